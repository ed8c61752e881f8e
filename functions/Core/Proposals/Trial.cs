using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Core.Proposals;

/// <summary>What a pipeline makes of events that it was given as examples.</summary>
/// <param name="Parsed">How many it reads: not rejected, nor taken by a format that takes any text.</param>
/// <param name="Refusals">Why it rejects each of the others, in their order; null for one that a format took that takes any text.</param>
/// <param name="Left">The others.</param>
internal sealed record Trial(int Parsed, IReadOnlyList<Rejection?> Refusals, IReadOnlyList<byte[]> Left)
{
    /// <summary>The trial of a pipeline file; null when the file has mistakes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">The name of the source, which is the record's key where that tells sources.</param>
    /// <param name="examples">An event each.</param>
    /// <param name="now">When they count as written.</param>
    public static Trial? Of(byte[] file, string source, IReadOnlyList<byte[]> examples, EventTime now)
    {
        if (PipelineParser.Parse(file).Definition is not { Drift: not null } definition)
            return null;
        var alone = definition with { Formats = [.. definition.Formats.Select(Alone).Distinct()] };
        var reader = new EventReader(Pipeline.Compile(alone), AsItIs);
        var (refusals, left) = (new List<Rejection?>(), new List<byte[]>());
        foreach (var example in examples)
        {
            if (Reads(reader, alone, source, example, now, out var refusal))
                continue;
            refusals.Add(refusal);
            left.Add(example);
        }
        return new Trial(examples.Count - left.Count, refusals, left);
    }

    // An example is one event, however records were cut, and its record's headers aren't kept.
    private static FormatEntry Alone(FormatEntry entry) =>
        entry with { Framing = entry.Framing == Framing.Whole ? Framing.Whole : Framing.Single, When = null, Join = null };

    private static Rejection? AsItIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }

    private static bool Reads(
        EventReader reader, PipelineDefinition pipeline, string source, byte[] example, EventTime now, out Rejection? refusal)
    {
        reader.Open(new SourceRecord(default, default, Encoding.UTF8.GetBytes(source), example, now.Milliseconds), now);
        var isRead = reader.Next();
        refusal = reader.Rejection is { } rejection && !IsOfRecord(pipeline, rejection) ? rejection : null;
        return isRead && refusal is null && reader.Format >= 0 && pipeline.Formats[reader.Format].Format.Look != EventLook.Line;
    }

    // What an example can't show: its record's key, headers and time aren't kept.
    private static bool IsOfRecord(PipelineDefinition pipeline, Rejection rejection) =>
        rejection.Reason is Reasons.TimestampOutOfRange or Reasons.LookupMissing
        || pipeline.Fields.Any(field => field.Name == rejection.Field && !field.IsOfEvent);
}
