using System.Net;
using MsnBridge.Core.Identities;

namespace MsnBridge.Matrix.Tests;

public sealed class MatrixOptionsTests
{
    private static readonly MatrixOptions s_good = new()
    {
        AppserviceToken = new Secret("an-appservice-token"),
        HomeserverToken = new Secret("a-homeserver-token"),
    };

    public static TheoryData<string, string> Faults => new()
    {
        { "homeserver", "is 'ftp://x/': it must be a whole web address" },
        { "homeserver ", "leave out /_matrix" },
        { "serverName", "is 'http://x': it must be what stands behind the colon" },
        { "port", "is 70000: a port is a number" },
        { "publicUrl", "is missing: 0.0.0.0 is no address" },
        { "appserviceId", "is missing" },
        { "asToken", "is missing" },
        { "hsToken", "is the same as asToken" },
        { "hsToken ", "is too short: 16 characters are the least" },
        { "doublePuppetToken", "is the same as hsToken" },
        { "provisioningSecret", "has characters that cannot stand in a header" },
        { "botLocalpart", "is 'MsnBot': it must be of lower-case letters" },
        { "userPrefix", "is '': it must be of lower-case letters" },
        { "userPrefix ", "which botLocalpart begins with too" },
        { "allowedUsers", "has 'alice@example.org': an entry is a user" },
        { "admins", "has '@alice': an entry is a user" },
        { "maxRequests", "is 0: it must be from 1" },
        { "requestTimeout", "it must be more than nothing" },
        { "maxRetryDelay", "less than retryDelay" },
        { "maxTransactionBytes", "it must be from" },
    };

    [Fact]
    public void Good_options_have_no_fault()
    {
        Assert.Empty(s_good.Validate());
        Assert.Empty((s_good with
        {
            ServerName = "[::1]:8448",
            Homeserver = new Uri("https://matrix.example.org/"),
            ListenAddress = IPAddress.Any,
            PublicUrl = new Uri("http://10.0.0.5:29318"),
            AllowedUsers = ["@alice:example.org", "example.net:8448"],
            DoublePuppetToken = new Secret("a-double-puppet-token"),
        }).Validate());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_names_its_key_and_what_to_write(string which, string expected)
    {
        var options = which switch
        {
            "homeserver" => s_good with { Homeserver = new Uri("ftp://x") },
            "homeserver " => s_good with { Homeserver = new Uri("https://x/_matrix/client") },
            "serverName" => s_good with { ServerName = "http://x" },
            "port" => s_good with { Port = 70000, PublicUrl = new Uri("http://x") },
            "publicUrl" => s_good with { ListenAddress = IPAddress.Any },
            "appserviceId" => s_good with { AppserviceId = " " },
            "asToken" => s_good with { AppserviceToken = new Secret("") },
            "hsToken" => s_good with { HomeserverToken = s_good.AppserviceToken },
            "hsToken " => s_good with { HomeserverToken = new Secret("short") },
            "doublePuppetToken" => s_good with { DoublePuppetToken = s_good.HomeserverToken },
            "provisioningSecret" => s_good with { ProvisioningSecret = new Secret("with spaces and more") },
            "botLocalpart" => s_good with { BotLocalpart = "MsnBot" },
            "userPrefix" => s_good with { UserPrefix = "" },
            "userPrefix " => s_good with { UserPrefix = "msn" },
            "allowedUsers" => s_good with { AllowedUsers = ["alice@example.org"] },
            "admins" => s_good with { Admins = ["@alice"] },
            "maxRequests" => s_good with { MaxRequests = 0 },
            "requestTimeout" => s_good with { RequestTimeout = TimeSpan.Zero },
            "maxRetryDelay" => s_good with { RetryDelay = TimeSpan.FromMinutes(2) },
            "maxTransactionBytes" => s_good with { MaxTransactionBytes = 1000 },
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        };

        var fault = Assert.Single(options.Validate());

        Assert.Equal(which.TrimEnd(), fault.Key);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", fault.Message.Replace("asToken", "", StringComparison.Ordinal).Replace("hsToken", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
