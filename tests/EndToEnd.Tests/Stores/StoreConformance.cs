namespace Serverless.EndToEnd.Tests.Stores;

/// <summary>What every adapter of a port must do. Each test runs on a store of its own, empty at its start.</summary>
public abstract class StoreConformance<TStore>(StoreHost<TStore> host) : IAsyncLifetime
    where TStore : class
{
    protected TStore Store { get; private set; } = null!;

    /// <summary>The store's own clock, as far as it has one.</summary>
    protected TimeProvider Clock => host.Clock;

    protected static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync() => Store = await host.OpenAsync();

    public Task DisposeAsync() => host.DisposeAsync().AsTask();
}
