namespace MsnBridge.Web;

internal static class WebEventIds
{
    public const int Listening = 9000;
    public const int InTheClear = 9001;
    public const int Entered = 9002;
    public const int EntryRefused = 9003;
    public const int RequestFailed = 9004;
    public const int Linked = 9005;
    public const int LinkRefused = 9006;
    public const int Unlinked = 9007;
    public const int Exported = 9008;
}
