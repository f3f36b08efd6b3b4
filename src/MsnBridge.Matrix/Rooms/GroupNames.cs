namespace MsnBridge.Matrix.Rooms;

/// <summary>What a group that has no name is called: by its people.</summary>
internal static class GroupNames
{
    private const int MostNamed = 4;

    public static string OfPeople(IReadOnlyList<string> people)
    {
        var names = people.Order(StringComparer.CurrentCultureIgnoreCase).ToList();
        return names.Count switch
        {
            0 => "MSN group",
            <= MostNamed => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(MostNamed - 1))} and {names.Count - MostNamed + 1} others",
        };
    }
}
