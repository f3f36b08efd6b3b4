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
    public const int PuppetsNotSignedOut = 3006;
    public const int PuppetRestarts = 3007;
    public const int EffectStuck = 3008;
    public const int EventLost = 3009;
    public const int SessionSilent = 3010;
    public const int StoreFiguresUnreadable = 3011;
    public const int LaneFailed = 3100;
    public const int LaneWaitsForHomeNetwork = 3102;
    public const int DeliveryEnded = 3101;
    public const int LaneStuck = 3103;
    public const int LaneCameBack = 3104;
    public const int LanesNotDrained = 3105;
    public const int LanesLeftBehind = 3106;
    public const int EntryAccepted = 3107;
    public const int EntryEnded = 3108;
    public const int JournalPruned = 3200;
    public const int JournalPruneFailed = 3201;
    public const int BacklogFull = 3202;
    public const int BacklogTooOld = 3203;
    public const int BacklogNotLookedAfter = 3204;
    public const int WorkFailed = 3300;
    public const int PersonErased = 3700;
    public const int PersonNotErased = 3701;
    public const int OwnPictureNotStored = 3650;
    public const int ContentPruned = 3400;
    public const int ContentPruneFailed = 3401;
    public const int ContentNotRemoved = 3600;
    public const int TransferNotShown = 3601;
    public const int OfferNotDeclined = 3602;
    public const int FileReceiveEnded = 3603;
    public const int FileReceiveFailed = 3604;
}
