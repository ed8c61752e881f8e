using Serverless.Core.Binary;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;

namespace Serverless.EndToEnd.Tests.Faults;

internal static class StoredForms
{
    /// <summary>A stored value, whole, as the next version of its form would begin. Its header is of the first bytes of it.</summary>
    public static byte[] Later(byte[] stored, int length = int.MaxValue)
    {
        length = Math.Min(length, stored.Length);
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, (StoredForm)stored[0], (byte)(stored[1] + 1));
        writer.Raw(stored.AsSpan(StoredHeader.Length, length - StoredHeader.Length));
        StoredHeader.End(writer, start);
        writer.Raw(stored.AsSpan(length));
        return writer.ToArray();
    }

    /// <summary>A delta object of a pipeline that is whole and holds nothing.</summary>
    public static byte[] WithoutSections(Pipeline pipeline)
    {
        var fold = new BatchFold(pipeline, new EventReader(pipeline, (byte[] packed, int _, out ArraySegment<byte> plain) =>
        {
            plain = packed;
            return null;
        }));
        var epoch = new PipelineEpoch(pipeline.Name, new Epoch(1), pipeline.Version, 0, 1, [], default);
        return fold.Fold(epoch, [], new BatchStamp("none", default, "")).Delta.ToArray();
    }
}
