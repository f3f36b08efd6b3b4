namespace MsnBridge.Data;

/// <summary>Numbers of the log messages of the store, 6000 to 6999. A number is never used again for something else.</summary>
internal static class DataEventIds
{
    public const int JournalRowSetAside = 6000;
    public const int InboxRowSetAside = 6002;
    public const int RollbackFailed = 6001;
    public const int StoreFailing = 6003;
    public const int StoreRecovered = 6004;
    public const int PasswordUnreadable = 6100;
    public const int KeyFileCreated = 6101;
    public const int HomeSecretUnreadable = 6102;
    public const int RotationCompleted = 6103;
    public const int DatabaseReady = 6200;
    public const int DatabaseMigrating = 6201;
    public const int DatabaseUpgraded = 6202;
    public const int ContentReady = 6300;
}
