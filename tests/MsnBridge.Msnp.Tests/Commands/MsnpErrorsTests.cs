using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Tests.Commands;

public sealed class MsnpErrorsTests
{
    [Theory]
    [InlineData(MsnpErrorCode.AuthenticationFailed, MsnpErrorClass.Stop)]
    [InlineData(MsnpErrorCode.AccountSuspended, MsnpErrorClass.Stop)]
    [InlineData(MsnpErrorCode.TooManyEndpoints, MsnpErrorClass.Stop)]
    [InlineData(MsnpErrorCode.ServerBusy, MsnpErrorClass.BackOff)]
    [InlineData(MsnpErrorCode.InternalError, MsnpErrorClass.BackOff)]
    [InlineData(MsnpErrorCode.SignInServerBusy, MsnpErrorClass.BackOff)]
    [InlineData(MsnpErrorCode.TooManySessions, MsnpErrorClass.BackOff)]
    [InlineData(MsnpErrorCode.BadTicket, MsnpErrorClass.BackOff)]
    [InlineData(MsnpErrorCode.NotOnline, MsnpErrorClass.Fail)]
    [InlineData(MsnpErrorCode.CallingTooFast, MsnpErrorClass.Fail)]
    [InlineData(MsnpErrorCode.ChangingTooFast, MsnpErrorClass.Fail)]
    [InlineData(MsnpErrorCode.NotWhileHidden, MsnpErrorClass.Fail)]
    [InlineData((MsnpErrorCode)591, MsnpErrorClass.Fail)]
    [InlineData(MsnpErrorCode.AlreadyThere, MsnpErrorClass.Ignore)]
    [InlineData(MsnpErrorCode.AlreadyInMode, MsnpErrorClass.Ignore)]
    [InlineData(MsnpErrorCode.ChallengeFailed, MsnpErrorClass.Bug)]
    [InlineData(MsnpErrorCode.NotLoggedIn, MsnpErrorClass.Bug)]
    [InlineData((MsnpErrorCode)299, MsnpErrorClass.Fail)]
    [InlineData((MsnpErrorCode)399, MsnpErrorClass.Bug)]
    [InlineData((MsnpErrorCode)699, MsnpErrorClass.BackOff)]
    [InlineData((MsnpErrorCode)799, MsnpErrorClass.Fail)]
    [InlineData((MsnpErrorCode)42, MsnpErrorClass.Fail)]
    public void A_code_says_what_to_do(MsnpErrorCode code, MsnpErrorClass expected) => Assert.Equal(expected, MsnpErrors.Classify(code));

    [Theory]
    [InlineData(MsnpErrorCode.AuthenticationFailed, true)]
    [InlineData(MsnpErrorCode.ChallengeFailed, true)]
    [InlineData(MsnpErrorCode.NotOnline, false)]
    public void Some_codes_end_the_connection(MsnpErrorCode code, bool expected) => Assert.Equal(expected, MsnpErrors.IsFollowedByClose(code));
}
