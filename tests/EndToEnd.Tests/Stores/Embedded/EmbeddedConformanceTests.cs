using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

public sealed class EmbeddedLedgerTests() : LedgerConformance(new EmbeddedHost<ILedger>(stores => stores.Ledger));

public sealed class EmbeddedDeltaStoreTests() : DeltaStoreConformance(new EmbeddedHost<IDeltaStore>(stores => stores.Deltas));

public sealed class EmbeddedResultStoreTests() : ResultStoreConformance(new EmbeddedHost<IResultStore>(stores => stores.Results));

public sealed class EmbeddedSideOutputTests()
    : SideOutputConformance(new EmbeddedHost<SideOutputStores>(stores => new SideOutputStores(stores.SideOutputs, stores.Ledger)));

public sealed class EmbeddedReferenceTableTests() : ReferenceTableConformance(
    new EmbeddedHost<IReferenceTables>(stores => stores.ReferenceTables));

public sealed class EmbeddedSchemaTests() : SchemaStoreConformance(new EmbeddedHost<ISchemaStore>(stores => stores.Registry));

public sealed class EmbeddedFlagTests() : FlagConformance(new EmbeddedHost<IFlags>(stores => stores.Flags));

public sealed class EmbeddedTickReportTests() : TickReportConformance(new EmbeddedHost<ITickReports>(stores => stores.Ticks));

public sealed class EmbeddedShardReportTests() : ShardReportConformance(new EmbeddedHost<IShardReports>(stores => stores.Reports));
