using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells apart the forms in which servers tell lists and groups.</summary>
internal static class ListItems
{
    public static MsnpCommand ParseEntry(ref ParameterReader parameters, MsnpDialect dialect) =>
        dialect.ContactList == ContactListModel.ListByList
            ? ListEntryCommand.Parse(ref parameters, dialect)
            : LstCommand.Parse(ref parameters, dialect);

    public static MsnpCommand ParseGroup(ref ParameterReader parameters, MsnpDialect dialect) =>
        dialect.ContactList == ContactListModel.ListByList
            ? GroupEntryCommand.Parse(ref parameters, dialect)
            : LsgCommand.Parse(ref parameters, dialect);
}
