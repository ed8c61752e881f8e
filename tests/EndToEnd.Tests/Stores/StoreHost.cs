namespace Serverless.EndToEnd.Tests.Stores;

/// <summary>Sets an adapter up for one test, and clears up behind it.</summary>
public abstract class StoreHost<TStore> : IAsyncDisposable
    where TStore : class
{
    public virtual TimeProvider Clock => TimeProvider.System;

    public abstract ValueTask<TStore> OpenAsync();

    public abstract ValueTask DisposeAsync();
}
