namespace MsnBridge.Msnp.Server;

/// <summary>Numbers of this project's log lines: 2000 network, 2100 notification, 2200 switchboard, 2300 Passport, 2400 accounts, 2500 residents, 2600 web services.</summary>
internal static class MsnpServerEventIds
{
    public const int NetworkStarted = 2000;
    public const int NetworkStopped = 2001;
    public const int DemoSeeded = 2002;

    public const int ConnectionOpened = 2100;
    public const int ConnectionClosed = 2101;
    public const int ConnectionBroken = 2102;
    public const int HandlerFailed = 2103;
    public const int CommandSkipped = 2104;
    public const int SignedIn = 2105;
    public const int ChallengeFailed = 2107;
    public const int QueueOverflow = 2108;

    public const int SwitchboardIdle = 2200;
    public const int InvitationRefused = 2201;
    public const int SwitchboardCommandSkipped = 2202;

    public const int RelayFailed = 2203;

    public const int TicketIssued = 2300;
    public const int TicketRefused = 2301;
    public const int ServiceTicketsIssued = 2302;
    public const int ServiceTicketsRefused = 2303;

    public const int AccountNotStored = 2400;

    public const int ResidentFailed = 2500;
    public const int DemoContactFailed = 2501;

    public const int WebServiceFailed = 2600;
}
