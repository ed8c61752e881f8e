using Serverless.Core.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;

namespace Serverless.Core.Decoding;

public enum EventVerdict { Accepted, Filtered, Rejected }
public delegate Rejection? Unpack(byte[] packed, int maxBytes, out ArraySegment<byte> plain);
public sealed class EventReader(Pipeline pipeline, Unpack unpack)
{
    public ReferenceTables Tables { get; set; } = ReferenceTables.Empty;
    public Row Row { get; } = new(pipeline.Layout);
    public void Open(in SourceRecord record) { Index = record.Value!.Length + (unpack is null ? 0 : 1); }
    public bool Next() => Index > 0;
    public int Index { get; private set; }
    public ReadOnlySpan<byte> Event => default;
    public EventVerdict Verdict { get; private set; }
    public Rejection? Rejection { get; private set; }
    public EventTime Time { get; private set; }
}
