using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Puppets;

/// <summary>Conversations of several to rows and back. The write runs on the writer's context, inside its transaction.</summary>
internal static class GroupRows
{
    public static GroupConversation ToGroup(this GroupEntity row) => new()
    {
        Id = row.ConversationId,
        Name = row.Name,
        Members = [.. row.Members.Select(member => new ContactId(member))],
        Lasts = row.Lasts,
    };

    /// <summary>False where there is no such puppet: nothing was changed.</summary>
    public static async Task<bool> SaveGroupAsync(this BridgeContext context, PuppetId puppet, GroupConversation group)
    {
        if (!await context.Puppets.AnyAsync(row => row.Id == puppet))
            return false;
        var change = 1 + (await context.Groups.Where(row => row.PuppetId == puppet).MaxAsync(row => (long?)row.Change) ?? 0);
        string[] members = [.. group.Members.Select(member => member.Value)];
        if (await context.Groups.FindAsync(puppet, group.Id) is { } row)
        {
            row.Name = group.Name;
            row.Members = members;
            row.Lasts = group.Lasts;
            row.Change = change;
        }
        else
        {
            context.Groups.Add(new GroupEntity
            {
                PuppetId = puppet,
                ConversationId = group.Id,
                Name = group.Name,
                Members = members,
                Lasts = group.Lasts,
                Change = change,
            });
        }

        await context.SaveChangesAsync();
        return true;
    }
}
