using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

/// <summary>The embedded stores in a folder of their own; <paramref name="select"/> picks the one under test.</summary>
internal sealed class EmbeddedHost<TStore>(Func<EmbeddedStores, TStore> select) : StoreHost<TStore>
    where TStore : class
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStores? _stores;

    public override TimeProvider Clock { get; } = new FakeTimeProvider(Some.Moment);

    public override ValueTask<TStore> OpenAsync() => ValueTask.FromResult(select(_stores = _folder.Open(clock: Clock)));

    public override async ValueTask DisposeAsync()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
        _folder.Dispose();
    }
}
