using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Notification;

/// <summary>The answer to <c>CHL</c>. Nobody waits for the server to take it: some never say.</summary>
internal static class ChallengeAnswer
{
    // <<< CHL 0 challenge                                  >>> QRY t product 32 <32 digits>
    public static QryCommand To(ChlCommand challenge, uint id, MsnpDialect dialect)
    {
        var product = ClientProduct.For(dialect);
        return new QryCommand(
            id, product.Id, MsnpPayload.FromText(ClientChallenge.Answer(challenge.Challenge, product, dialect.ChallengeAlgorithm)));
    }
}
