using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Positions;
using Serverless.Core.Schemas;
using Serverless.Core.Transforms;
using Serverless.Local.Workloads.UserEvents;

namespace Serverless.Benchmarks.CorePath;

/// <summary>Generated user events, in Avro, of five schemas that appear one after the other.</summary>
internal sealed class UserEventStream : EventStream
{
    private static readonly int[] Ids = [.. Enumerable.Range(1, UserEventSchemas.Count)];

    private UserEventStream(UserEventScenario scenario, IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
        : base("avro", "clean", chunks.Sum(chunk => (long)chunk.Count), chunks, TablesOf(new Shop(scenario)))
    {
    }

    public override WriterSchemas Schemas { get; } = WriterSchemas.None.With(Ids.Select(id =>
        KeyValuePair.Create(SchemaId.OfNumber(id), new SchemaAnswer(AvroSchema.Parse(UserEventSchemas.All[id - 1])))));

    /// <summary>Every event is good, in time, and comes once; bots are dropped.</summary>
    public static UserEventStream Clean(int events)
    {
        // A single producer writes Avro alone.
        var scenario = new UserEventScenario
        {
            Seed = 1, Count = events, Partitions = Partitions, Producers = 1,
            DuplicateShare = 0, DirtyShare = 0, LateShare = 0, OverdueShare = 0, FutureShare = 0,
        };
        return new UserEventStream(scenario, Cut(new UserEventGenerator(scenario, Ids)));
    }

    private static ReferenceTables TablesOf(Shop shop) =>
        ReferenceTables.Empty.With("items", 1, shop.ItemRows()).With("users", 1, shop.UserRows());
}
