using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Transforms;
using Serverless.Local.Workloads.Records;

namespace Serverless.Benchmarks.CorePath;

/// <summary>
/// Generated events, whole in memory: chunks of one partition each, in the order in which they fill up, and what they are decoded and
/// enriched with.
/// </summary>
internal abstract class EventStream(
    string format, string name, long events, IReadOnlyList<IReadOnlyList<SourceRecord>> chunks, ReferenceTables tables)
{
    public const int ChunkRecords = 5_000;
    public const int Partitions = 4;

    /// <summary>After every generated event.</summary>
    public static readonly EventTime Clock = new(LoadShape.BaseMs + (24 * 3_600_000));

    public string Format => format;

    public string Name => name;

    public ReferenceTables Tables => tables;

    public virtual WriterSchemas Schemas => WriterSchemas.None;

    public IReadOnlyList<IReadOnlyList<SourceRecord>> Chunks => chunks;

    public long Events => events;

    public long Bytes { get; } = chunks.Sum(chunk => chunk.Sum(record => (long)record.Value!.Length));

    protected static List<List<SourceRecord>> Cut(EventSource generator)
    {
        var chunks = new List<List<SourceRecord>>();
        var filling = new List<SourceRecord>?[Partitions];
        var offsets = new long[Partitions];
        while (generator.Next())
        {
            ref var chunk = ref filling[generator.Partition];
            if (chunk is null or { Count: ChunkRecords })
                chunks.Add(chunk = new List<SourceRecord>(ChunkRecords));
            var offset = new Offset(offsets[generator.Partition]++);
            chunk.Add(new SourceRecord(
                new Partition(generator.Partition), offset, generator.Key.ToArray(), generator.Value.ToArray(), LoadShape.BaseMs));
        }
        return chunks;
    }
}
