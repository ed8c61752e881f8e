using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Drift;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Watches which formats, fields and kinds of lines each source sends: <see cref="DriftTable"/>. It looks at every event of the topic,
/// whatever becomes of it, and emits nothing: its state is read when somebody asks.
/// </summary>
public sealed class DriftRadar(PipelineDefinition pipeline, RowLayout layout, bool keepsExamples) : Observer
{
    // A view's name has no underscore.
    private const string Only = "drift_radar";

    /// <inheritdoc/>
    public override string Name => Only;

    /// <summary>The same for every pipeline, and for other sources and samples: what was seen stays true.</summary>
    public override string DefinitionHash => "drift.1";

    /// <inheritdoc/>
    public override int Shards => pipeline.Drift!.Shards;

    /// <inheritdoc/>
    public override bool Reports => false;

    /// <summary>Whether something of that name is the radar, in any version of a pipeline.</summary>
    public static bool IsName(string name) => name == Only;

    /// <inheritdoc/>
    public override ObserverFold NewFold() => new DriftFold(new ChunkTraits(pipeline, layout, keepsExamples));

    /// <inheritdoc/>
    public override ObserverState NewState() => new DriftState();

    private sealed class DriftFold(ChunkTraits traits) : ObserverFold
    {
        public override bool ReadsAll => true;

        public override void Read(in ReadEvent read) => traits.Note(read);

        public override IReadOnlyList<ObserverEntry> Take() =>
            [.. traits.Take().Select(one => new ObserverEntry(one.Source, Bytes(one.Traits)))];

        private static byte[] Bytes(SourceTraits seen)
        {
            var writer = new ByteWriter(1_024);
            seen.Write(writer);
            return writer.ToArray();
        }
    }
}

/// <summary>What a shard of the radar has seen.</summary>
public sealed class DriftState : ObserverState
{
    /// <summary>By source and partition.</summary>
    public DriftTable Table { get; } = new();

    /// <inheritdoc/>
    public override bool IsOpen => false;

    /// <inheritdoc/>
    public override void Merge(Source source, Epoch epoch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        var reader = new ByteReader(content);
        Table.Add(source.Partition, key, SourceTraits.Read(ref reader));
    }

    /// <inheritdoc/>
    public override void Take(ObserverState other, Func<ulong, bool> owns) => Table.Take(((DriftState)other).Table, owns);

    /// <inheritdoc/>
    public override IReadOnlyList<ObserverReport> Advance(EventTime watermark) => [];

    /// <inheritdoc/>
    public override void Write(ByteWriter writer) => Table.Write(writer);

    /// <inheritdoc/>
    public override void Read(scoped ref ByteReader reader) => Table.Read(ref reader);
}
