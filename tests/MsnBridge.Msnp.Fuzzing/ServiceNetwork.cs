using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Server;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.AddressBook;
using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Soap;
using MsnBridge.Msnp.Server.Storage;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>The web services of a network with two people, without the sockets. Made anew for each case, so that no case depends on those before it.</summary>
internal sealed class ServiceNetwork : IDisposable
{
    private const string Password = "pass123";
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);
    private static readonly MsnServerOptions Options = new() { PasswordIterations = 1, KeepMd5Verifiers = false };
    private static readonly FailingLoggerFactory Loggers = new();

    private readonly AccountWriter _writer = new(new MemoryAccountStore(), NullLogger<AccountWriter>.Instance);

    public ServiceNetwork()
    {
        var time = new FakeTimeProvider(Now);
        var accounts = new AccountDirectory(_writer, time);
        var state = new NetworkState(accounts);
        foreach (var address in (string[])["u1@example.com", "u2@example.com"])
            accounts.TryAdd(address, address, PasswordVerifier.Create(Password, Options.PasswordIterations, Options.KeepMd5Verifiers));

        var presence = new PresenceService(state);
        var lists = new ContactListService(state, presence, Options);
        var messages = new OfflineMessageStore(state, Options, time);
        var passport = new PassportService(accounts, Options, time);
        Ticket = passport.IssueForSites("u1@example.com", Password)!.Ticket.Reveal()[2..^3];
        messages.Store("u2@example.com", "u1@example.com", "hello");
        MessageId = messages.DataFor("u1@example.com").OfflineMessages[0].Id;
        Tokens = new TokenEndpoints(passport, time, Loggers.CreateLogger<TokenEndpoints>());
        OfflineStore = new OfflineStoreEndpoints(messages, passport, Loggers.CreateLogger<OfflineStoreEndpoints>());
        OfflineFetch = new OfflineFetchEndpoints(messages, passport, Loggers.CreateLogger<OfflineFetchEndpoints>());
        Storage = new StorageEndpoints(state, passport, time, Loggers.CreateLogger<StorageEndpoints>());
        AddressBook = AddressBookEndpoint.Create(state, lists, presence, passport, new CircleDirectory(state, time), new CircleTickets(time), Loggers);
    }

    /// <summary>A ticket of one of the two.</summary>
    public string Ticket { get; }

    /// <summary>A message that waits for him.</summary>
    public string MessageId { get; }

    public SoapEndpoint Tokens { get; }

    public SoapEndpoint OfflineStore { get; }

    public SoapEndpoint OfflineFetch { get; }

    public SoapEndpoint Storage { get; }

    public SoapEndpoint AddressBook { get; }

    /// <summary>Asks a service.</summary>
    /// <returns>The HTTP status and the body of the answer.</returns>
    public (int Status, byte[] Answer) Ask(SoapEndpoint service, string path, byte[] request)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext
        {
            Request = { Method = "POST", Scheme = "http", Host = new HostString("127.0.0.1", 8080), Path = path, ContentType = "text/xml", Body = new MemoryStream(request) },
            Response = { Body = answer },
        };
        service.AnswerAsync(context).GetAwaiter().GetResult();
        return (context.Response.StatusCode, answer.ToArray());
    }

    public void Dispose() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A service answers even when it fails, and says so in the log: here that is a finding.</summary>
    private sealed class FailingLoggerFactory : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                throw new FuzzFindingException($"{formatter(state, exception)} {exception}");
        }
    }
}
