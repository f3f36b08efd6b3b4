using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells apart what a server means by <c>ADL</c> and <c>RML</c>: a confirmation, or news of its own.</summary>
internal static class ListReply
{
    // <<< ADL t OK
    // <<< ADL 0 length
    public static MsnpCommand ParseAdl(ref ParameterReader parameters, MsnpDialect dialect) =>
        parameters.HasPayload ? AdlCommand.Parse(ref parameters, dialect) : AdlReplyCommand.Parse(ref parameters, dialect);

    // <<< RML t OK
    // <<< RML 0 length
    public static MsnpCommand ParseRml(ref ParameterReader parameters, MsnpDialect dialect) =>
        parameters.HasPayload ? RmlCommand.Parse(ref parameters, dialect) : RmlReplyCommand.Parse(ref parameters, dialect);
}
