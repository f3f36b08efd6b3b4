using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Testing;
using static MsnBridge.Core.Tests.Fakes.TestBridge;

namespace MsnBridge.Core.Tests.People;

public sealed class PersonDataTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeRecords _records = new();
    private readonly InMemoryContentStore _content = new();
    private readonly PersonErasures _erasures;
    private readonly PersonData _data;

    public PersonDataTests()
    {
        var memory = new InMemoryHomeMemory();
        _erasures = new PersonErasures(
            _records, new NoAccounts(), memory, new PersonalSettings(memory, new PuppetPolicy()), () => [], _time, NullLogger<PersonErasures>.Instance);
        _data = new PersonData(_records, _content, _erasures, _time);
    }

    [Fact]
    public async Task An_export_is_handed_over_and_nothing_of_it_is_kept()
    {
        byte[]? handed = null;

        var outcome = await _data.ExportAsync(Juliet, async (content, token) => (handed = await _content.ReadAsync(content.Key, 100, token)) is not null, Token);

        Assert.Equal(ExportOutcome.Handed, outcome);
        Assert.Equal([1, 2, 3], handed);
        Assert.Empty(_content.Keys);
    }

    [Fact]
    public async Task There_is_one_at_a_time_for_each_person_and_then_none_for_a_while()
    {
        var hold = new TaskCompletionSource<bool>();
        var first = _data.ExportAsync(Juliet, (_, _) => hold.Task, Token);

        Assert.Equal(ExportOutcome.UnderWay, await HandAsync(Juliet));
        Assert.Equal(ExportOutcome.Handed, await HandAsync(Nurse));
        hold.SetResult(true);
        Assert.Equal(ExportOutcome.Handed, await first);
        Assert.Equal(ExportOutcome.TooSoon, await HandAsync(Juliet));
        _time.Advance(PersonData.Between);
        Assert.Equal(ExportOutcome.Handed, await HandAsync(Juliet));
    }

    [Fact]
    public async Task What_cannot_be_handed_over_leaves_nothing_behind_and_is_told()
    {
        Assert.Equal(ExportOutcome.NotHanded, await _data.ExportAsync(Juliet, (_, _) => Task.FromResult(false), Token));
        Assert.Empty(_content.Keys);
        Assert.NotNull(PersonDataText.Describe(ExportOutcome.NotHanded));
    }

    [Fact]
    public async Task A_full_disk_and_an_empty_store_are_told_apart()
    {
        _content.IsFull = true;
        Assert.Equal(ExportOutcome.NotStored, await HandAsync(Juliet));
        _content.IsFull = false;
        _records.Export = null;
        Assert.Equal(ExportOutcome.Nothing, await HandAsync(Nurse));
        Assert.Empty(_content.Keys);
    }

    public async ValueTask DisposeAsync()
    {
        _data.Dispose();
        await _erasures.DisposeAsync();
    }

    private Task<ExportOutcome> HandAsync(HomeUser user) => _data.ExportAsync(user, (_, _) => Task.FromResult(true), Token);

    private sealed class NoAccounts : IAccountErasure
    {
        public Task EraseAsync(HomeUser user, Func<CancellationToken, Task> erase, CancellationToken cancellationToken) => erase(cancellationToken);
    }
}
