using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding;

/// <summary>The formats of a pipeline that share a framing, in their order: a record is cut once, and each of its events decoded by the first that can.</summary>
internal sealed class FormatGroup
{
    private readonly JsonDecoder[] _decoders;

    private FormatGroup(Framing framing, IEnumerable<JsonDecoder> decoders)
    {
        Framer = Framer.For(framing);
        _decoders = [.. decoders];
    }

    public Framer Framer { get; }

    public static FormatGroup[] Of(PipelineDefinition pipeline, RowLayout layout) =>
    [
        .. pipeline.Formats
            .GroupBy(format => format.Framing)
            .Select(group => new FormatGroup(group.Key, group.Select(format => new JsonDecoder(pipeline.Fields, layout, format.MaxDepth)))),
    ];

    /// <summary>
    /// Decodes the framer's event. When no format can, the first one's rejection counts; one for a value out of bounds is final, as the
    /// event is of the format.
    /// </summary>
    public Rejection? Decode(Row row)
    {
        Rejection? first = null;
        foreach (var decoder in _decoders)
        {
            var rejection = decoder.Decode(Framer.Source, Framer.Start, Framer.Length, row);
            if (rejection is not { Stage: RejectionStage.Decode })
                return rejection;
            first ??= rejection;
        }
        return first;
    }

    /// <summary>Whether the value's first event is of one of these formats.</summary>
    public bool Fits(ArraySegment<byte> value, Row row)
    {
        Framer.Open(value);
        return Framer.Next() && Framer.Fault is null && Decode(row) is not { Stage: RejectionStage.Decode };
    }
}
