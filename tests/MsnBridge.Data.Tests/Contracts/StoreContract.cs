namespace MsnBridge.Data.Tests.Contracts;

/// <summary>What every implementation of the stores must do; one class per implementation says how to open it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private IStores? _stores;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IStores Stores => _stores!;

    public async ValueTask InitializeAsync() => _stores = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IStores> OpenAsync();
}
