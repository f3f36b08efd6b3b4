namespace MsnBridge.Matrix;

/// <summary>Ids of the Matrix side's log events: 8000 to 8999. 8000 client, 8100 application service, 8200 rooms and ghosts, 8300 bot,
/// 8400 presence, 8500 provisioning.</summary>
internal static class MatrixEventIds
{
    public const int HomeserverAway = 8000;
    public const int HomeserverBack = 8001;
    public const int RateLimited = 8002;
    public const int AppserviceTokenUnknown = 8003;
    public const int GhostForgotten = 8004;
    public const int RequestTriedAgain = 8005;
    public const int AppserviceListening = 8100;
    public const int TransactionNotStored = 8101;
    public const int TransactionTooLarge = 8102;
    public const int EventsSkipped = 8103;
    public const int WrongHomeserverToken = 8104;
    public const int RequestFailed = 8105;
    public const int EphemeralFailed = 8106;
    public const int RoomLaneFailed = 8110;
    public const int RoomEventFailed = 8111;
    public const int RoomEventSetAside = 8112;
    public const int RoomEventUnreadable = 8113;
    public const int RoomLanesResumed = 8114;
    public const int HomeserverReaches = 8115;
    public const int HomeserverDoesNotReach = 8116;
    public const int AnotherAnswersHomeserver = 8117;
    public const int Up = 8120;
    public const int RegistrationRefused = 8121;
    public const int BotProfileRefused = 8122;
    public const int BotNotIntroduced = 8123;
    public const int PortalMade = 8200;
    public const int PortalAdopted = 8201;
    public const int PortalGivenUp = 8202;
    public const int SpaceRefused = 8203;
    public const int DoublePuppetRefused = 8204;
    public const int GhostRefused = 8205;
    public const int GhostIdTooLong = 8206;
    public const int AvatarRefused = 8207;
    public const int ShowingFailed = 8208;
    public const int InvitationDeclined = 8210;
    public const int RoomFollowed = 8211;
    public const int DeliveryRefused = 8212;
    public const int InvitationGone = 8213;
    public const int GiveUpNotTold = 8214;
    public const int UserNotShown = 8215;
    public const int ReadMarkerRefused = 8216;
    public const int GroupRoomMade = 8220;
    public const int GroupRoomGivenUp = 8221;
    public const int GhostPictureRefused = 8230;
    public const int UserPictureNotFetched = 8231;
    public const int Linked = 8300;
    public const int LinkRefused = 8301;
    public const int PasswordNotRedacted = 8303;
    public const int PresenceNotShown = 8400;
    public const int TypingNotTold = 8402;
    public const int LinkedByProvisioning = 8500;
    public const int UnlinkedByProvisioning = 8501;
    public const int LinkByProvisioningRefused = 8502;
    public const int FileRefused = 8503;
}
