using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Local.Settings;
using Serverless.Producer;
using Serverless.Producer.Packing;

namespace Serverless.Local.Feeds;

/// <summary>How a feed packs events into records.</summary>
/// <param name="Events">Most events in a record, from 1.</param>
/// <param name="Compression">How records are compressed.</param>
internal sealed record FeedPacking(int Events, Compression Compression)
{
    /// <summary>Each event is a record.</summary>
    public static readonly FeedPacking None = new(1, Compression.None);

    private static readonly Dictionary<string, Compression> Compressions =
        new() { ["none"] = Compression.None, ["gzip"] = Compression.Gzip, ["zstd"] = Compression.Zstd };

    /// <summary>Reads <c>EVENTS[:COMPRESSION]</c>, such as <c>100:zstd</c>.</summary>
    public static FeedPacking Parse(string option, string text)
    {
        var parts = text.Split(':', 2);
        var compression = Compression.None;
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var events) && events is >= 1 and <= 100_000
            && (parts.Length == 1 || Compressions.TryGetValue(parts[1], out compression))
            ? new FeedPacking(events, compression)
            : throw new UsageException($"{option} {text}: write EVENTS or EVENTS:gzip|zstd, 1 to 100000 events, such as 100:zstd");
    }

    /// <exception cref="UsageException">The pipeline doesn't read several events of a record.</exception>
    public void Check(PipelineDefinition pipeline)
    {
        if (Events > 1 && !HasLines(pipeline))
            throw new UsageException($"--pack: '{pipeline.Name}' has no format with \"framing\": \"lines\", so a record is one event");
    }

    /// <summary>Whether some format of the pipeline takes a record for several lines.</summary>
    public static bool HasLines(PipelineDefinition pipeline) => pipeline.Formats.Any(format => format.Framing == Framing.Lines);

    /// <summary>For a packer of a topic whose producers have this partitioner.</summary>
    public PackerOptions OptionsFor(Partitioner partitioner, bool lines) => new()
    {
        Lines = lines,
        MaxEvents = Events, MaxBytes = FeedProducerSettings.MaxRecordBytes, Compression = Compression, Partitioner = partitioner,
    };
}
