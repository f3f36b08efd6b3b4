using System.Globalization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Commands;

/// <summary>Every code that servers and clients of the time are known to have used, with what is to be done about it.</summary>
public sealed class MsnpErrorTableTests
{
    // Kept apart from the table in the code, so that neither can change without the other.
    private const string Codes = """
        Fail    100 131 146
        Bug     200 204 240 241
        Fail    201 203 205 206 208 209 210 211 212 213 217 219 220 223 224 226 227 229 230 231 232 233 234
        Ignore  207 215 216 218 225 228
        Fail    280 281 282 283 285 290
        Bug     300 302
        Fail    301
        BackOff 402
        Fail    403 413 414 415 416 417 418 419 420
        BackOff 500 501 504 510 520
        Bug     502 540
        Fail    503 508 509 550 551 552 580 590 591 592 593 594 595 596 597 598
        Stop    511
        BackOff 600 601 603 604 605
        Fail    602 606
        BackOff 700 707 711 712 714 717
        Bug     710 715 731
        Fail    713 716 719 726
        Stop    718 734
        Ignore  733
        Fail    800 801
        BackOff 910 912 914 915 916 918 919 920 921 922 928 931
        Stop    911 917 923 924 926 927
        Fail    913 932 933 935
        """;

    public static TheoryData<int, MsnpErrorClass> Table
    {
        get
        {
            var table = new TheoryData<int, MsnpErrorClass>();
            foreach (var line in Codes.Split('\n'))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                foreach (var code in words[1..])
                    table.Add(int.Parse(code, CultureInfo.InvariantCulture), Enum.Parse<MsnpErrorClass>(words[0]));
            }

            return table;
        }
    }

    [Theory, MemberData(nameof(Table))]
    public void Code_has_a_name_a_consequence_and_words(int number, MsnpErrorClass expected)
    {
        var code = (MsnpErrorCode)number;
        Assert.True(Enum.IsDefined(code));
        Assert.Equal(expected, MsnpErrors.Classify(code));

        var sentence = MsnpErrors.Describe(code);
        Assert.EndsWith($" (error {number}).", sentence, StringComparison.Ordinal);
        Assert.True(char.IsUpper(sentence[0]));
        Assert.DoesNotContain("it did not say why", sentence, StringComparison.OrdinalIgnoreCase);

        // What a refused command and an end of signing in come to follows from the same table.
        Assert.Equal(expected is MsnpErrorClass.BackOff, CommandFailures.Classify(code) == CommandFailure.ServerFault && expected != MsnpErrorClass.Fail);
        var end = SessionEnds.FromError(code, "USR");
        Assert.Equal(
            expected switch
            {
                MsnpErrorClass.Stop => code is MsnpErrorCode.AuthenticationFailed or MsnpErrorCode.SignInRefused
                    ? SessionEndReason.BadCredentials
                    : SessionEndReason.AccountProblem,
                MsnpErrorClass.BackOff => SessionEndReason.ServerUnavailable,
                _ => SessionEndReason.ProtocolError,
            },
            end.Reason);
        Assert.NotEmpty(end.Message);
    }

    [Fact]
    public void Table_has_every_name_and_no_other() => Assert.Equal(
        Enum.GetValues<MsnpErrorCode>().Except([MsnpErrorCode.None]).Select(code => (int)code).Order(),
        Table.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData(205, "USR", MsnpErrorClass.Ignore)]
    [InlineData(205, "ADD", MsnpErrorClass.Fail)]
    [InlineData(216, "REM", MsnpErrorClass.Ignore)]
    [InlineData(216, "CAL", MsnpErrorClass.Fail)]
    [InlineData(216, "REA", MsnpErrorClass.Fail)]
    [InlineData(228, "ADG", MsnpErrorClass.Ignore)]
    [InlineData(228, "REG", MsnpErrorClass.Fail)]
    [InlineData(911, "ANS", MsnpErrorClass.Fail)]
    [InlineData(911, "USR", MsnpErrorClass.Stop)]
    [InlineData(920, "CAL", MsnpErrorClass.Fail)]
    [InlineData(920, "USR", MsnpErrorClass.BackOff)]
    public void Some_codes_mean_something_else_to_another_command(int code, string command, MsnpErrorClass expected) =>
        Assert.Equal(expected, MsnpErrors.Classify((MsnpErrorCode)code, command));

    [Theory]
    [InlineData(299, "It did not say why (error 299).")]
    [InlineData(699, "It cannot serve now (error 699).")]
    public void Unknown_code_is_described_by_its_hundred(int code, string sentence) => Assert.Equal(sentence, MsnpErrors.Describe((MsnpErrorCode)code));
}
