using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Testing;

/// <summary>Hands out links and notes for whom.</summary>
public sealed class FakeManagementPage : IManagementPage
{
    public const string Link = "https://msn.example.org/enter/only-for-one";

    public List<HomeUser> Invited { get; } = [];

    public TimeSpan LinkLifetime => TimeSpan.FromMinutes(5);

    public Uri CreateLink(HomeUser user)
    {
        Invited.Add(user);
        return new Uri(Link);
    }
}
