using Microsoft.Extensions.Time.Testing;
using Serverless.EndToEnd.Tests.Stores;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

public sealed class MemoryLedgerTests() : LedgerConformance(new MemoryHost<ILedger>(() => new MemoryLedger()));

public sealed class MemoryDeltaTests() : DeltaStoreConformance(new MemoryHost<IDeltaStore>(() => new MemoryDeltas()));

public sealed class MemoryResultTests() : ResultStoreConformance(new MemoryHost<IResultStore>(() => new MemoryResults()));

public sealed class MemorySideOutputTests() : SideOutputConformance(new MemoryHost<SideOutputStores>(() =>
{
    var ledger = new MemoryLedger();
    return new SideOutputStores(new MemorySideOutputs(ledger), ledger);
}));

public sealed class MemoryReferenceTableTests()
    : ReferenceTableConformance(new MemoryHost<IReferenceTables>(
        () => new MemoryReferenceTables(new FakeTimeProvider(Stores.Some.Moment))));

public sealed class MemorySchemaTests() : SchemaStoreConformance(new MemoryHost<ISchemaStore>(() => new MemorySchemas()));

public sealed class MemoryFlagTests() : FlagConformance(new MemoryHost<IFlags>(() => new MemoryFlags()));

public sealed class MemoryShardReportTests() : ShardReportConformance(new MemoryHost<IShardReports>(() => new MemoryShardReports()));

public sealed class MemoryTickReportTests() : TickReportConformance(new MemoryHost<ITickReports>(() => new MemoryTicks()));

internal sealed class MemoryHost<TStore>(Func<TStore> open) : StoreHost<TStore>
    where TStore : class
{
    public override TimeProvider Clock { get; } = new FakeTimeProvider(Stores.Some.Moment);

    public override ValueTask<TStore> OpenAsync() => ValueTask.FromResult(open());

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
