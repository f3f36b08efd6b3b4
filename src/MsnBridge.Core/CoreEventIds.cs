namespace MsnBridge.Core;

/// <summary>Ids of Core's log events: 3000 to 3999.</summary>
internal static class CoreEventIds
{
    public const int EffectFailed = 3000;
    public const int LoginStateChanged = 3001;
    public const int JournalAppendFailed = 3002;
    public const int SessionFailed = 3003;
    public const int HomeNetworkMissing = 3004;
    public const int PuppetsRestored = 3005;
    public const int SessionSilent = 3006;
    public const int StoreFiguresUnreadable = 3007;
    public const int LaneFailed = 3100;
    public const int LaneWaitsForHomeNetwork = 3102;
    public const int DeliveryEnded = 3101;
    public const int EntryAccepted = 3103;
    public const int EntryEnded = 3104;
    public const int JournalPruned = 3200;
    public const int JournalPruneFailed = 3201;
    public const int WorkFailed = 3300;
    public const int OwnPictureNotStored = 3650;
    public const int ContentPruned = 3400;
    public const int ContentPruneFailed = 3401;
    public const int ContentNotRemoved = 3600;
    public const int TransferNotShown = 3601;
    public const int OfferNotDeclined = 3602;
    public const int FileReceiveEnded = 3603;
    public const int FileReceiveFailed = 3604;
}
