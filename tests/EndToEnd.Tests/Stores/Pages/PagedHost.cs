using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

/// <summary>Results in pages of another store.</summary>
internal sealed class PagedHost(StoreHost<IResultStore> inner, int buckets, int mostBytes = PageTree.MostBytes) : StoreHost<IResultStore>
{
    public override TimeProvider Clock => inner.Clock;

    public override async ValueTask<IResultStore> OpenAsync() => new PagedResults(await inner.OpenAsync(), buckets, mostBytes);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
