using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class MsnObjectTests
{
    private const string Avatar = "MsnBridge avatar 1";

    public static TheoryData<string, string, MsnObjectType, string, string, string, string> Vectors => new()
    {
        { Avatar, "bridge@example.org", MsnObjectType.DisplayPicture, "TFR1.dat", "", "a3W08IR1um4w2TC8wwkloCGij+E=", "rI4zJfwaf/oFgnn5sC7DsMhYyqw=" },
        { "\0..\xFF", "alice@example.org", MsnObjectType.Emoticon, "TFR2.dat", "", "SRbWvbf3jmgDaYyrMtFYbqRX38g=", "UZp4egoZkCAYQWgXoh+gZTsvxjo=" },
        { "", "empty@example.org", MsnObjectType.DisplayPicture, "0", "", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "/Q6kUAkCWRwmuqI8Robq+kdR+cc=" },
        { Avatar, "bridge@example.org", MsnObjectType.DisplayPicture, "0", "Flare", "a3W08IR1um4w2TC8wwkloCGij+E=", "A8KIYQTJt1dV/vEj9jecghipFok=" },
        { "hello world", "bob+tag@example.org", MsnObjectType.Wink, "TFR9.cab", "", "Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "0RO5FxoGADH2Maut8qT/NtKXidU=" },
        { Avatar, "bob@example.org", MsnObjectType.DisplayPicture, "TFR1.dat", "", "a3W08IR1um4w2TC8wwkloCGij+E=", "uUZqGEGd9d7L7geuyeV8JzM0a50=" },
    };

    [Theory, MemberData(nameof(Vectors))]
    public void Both_hashes_are_as_other_clients_make_them(
        string data, string creator, MsnObjectType type, string location, string friendly, string dataHash, string fieldHash)
    {
        var bytes = data == "\0..\xFF" ? [.. Enumerable.Range(0, 256).Select(value => (byte)value)] : Encoding.ASCII.GetBytes(data);
        var made = MsnObject.Create(creator, type, location, friendly, bytes);
        Assert.Equal((dataHash, fieldHash, bytes.Length), (made.DataHash, made.FieldHash, made.Size));
        var read = MsnObject.Parse(made.Text)!;
        Assert.Equal((creator, type, location, friendly), (read.Creator, read.Type, read.Location, read.Friendly));
        Assert.True(read.HasConsistentFields);
        Assert.True(read.IsOf(bytes));
        Assert.False(read.IsOf([.. bytes, 0]));
    }

    [Fact]
    public void The_text_has_the_order_that_old_clients_write() => Assert.Equal(
        """<msnobj Creator="bridge@example.org" Size="18" Type="3" Location="TFR1.dat" Friendly="AAA=" SHA1D="a3W08IR1um4w2TC8wwkloCGij+E=" SHA1C="rI4zJfwaf/oFgnn5sC7DsMhYyqw="/>""",
        MsnObject.Create("bridge@example.org", MsnObjectType.DisplayPicture, "TFR1.dat", "", Encoding.ASCII.GetBytes(Avatar)).Text);

    [Theory]
    [InlineData("buddy1@hotmail.com", 24539, "TFR2C.tmp", "trC8SlFx2sWQxZMIBAWSEnXc8oQ=", "U32o6bosZzluJq82eAtMpx5dIEI=")]
    [InlineData("en-cn@hotmail.com", 25620, "EnglishAssistantRobot.jpg", "ORqJ9HXpyhzHkSi6kjU0pYqlNGE=", "qkZ9VvsPUnD+8VDFlgCAtw9VmNg=")]
    [InlineData("andre-stein@hotmail.com", 5390, "0", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "7Ceck6FU1qeOgrWRsRxsFR8yh8g=")]
    public void Hashes_of_other_clients_are_understood_in_both_forms(string creator, int size, string location, string dataHash, string fieldHash) =>
        Assert.True(MsnObject.Parse(
            $"""<msnobj Creator="{creator}" SHA1D="{dataHash}" SHA1C="{fieldHash}" Size="{size}" Location="{location}" Friendly="AAA=" Type="3" contenttype="D"/>""")!
            .HasConsistentFields);

    [Theory]
    [InlineData("AAA=", "")]
    [InlineData("MQAAAA==", "1")]
    [InlineData("TQBlAAAA", "Me")]
    [InlineData("6QADJgAA", "é☃")]
    [InlineData("not base64", "")]
    public void The_friendly_name_is_decoded(string encoded, string name) =>
        Assert.Equal(name, MsnObject.Parse($"""<msnobj Creator="a@example.org" SHA1D="x" Friendly="{encoded}"/>""")!.Friendly);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("<msnobj/>")]
    [InlineData("<msnobj Creator=\"a@example.org\"/>")]
    [InlineData("<other Creator=\"a@example.org\" SHA1D=\"x\"/>")]
    [InlineData("<!DOCTYPE a><msnobj Creator=\"a@example.org\" SHA1D=\"x\"/>")]
    [InlineData("nonsense")]
    public void What_names_nothing_is_no_object(string? text) => Assert.Null(MsnObject.Parse(text));

    [Fact]
    public void A_wrong_hash_of_the_fields_is_no_reason_to_refuse() =>
        Assert.False(MsnObject.Parse("""<msnobj Creator="a@example.org" SHA1D="x" SHA1C="wrong"/>""")!.HasConsistentFields);

    [Fact]
    public void The_text_is_kept_as_it_came()
    {
        const string Text = "<msnobj  SHA1D='x'\tCreator='a@example.org' unknown='1'></msnobj>\0";
        Assert.Equal(Text, MsnObject.Parse(Text)!.Text);
    }

    [Fact]
    public void In_a_line_a_plus_stays_a_plus() =>
        Assert.Equal("a+b=", MsnObject.Parse(PercentEncoding.Decode("%3Cmsnobj%20Creator%3D%22a%40b%22%20SHA1D%3D%22a+b%3D%22%2F%3E"u8))!.DataHash);
}
