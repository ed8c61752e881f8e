using Serverless.Core.Decoding;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

public sealed class BatchProcessor
{
    public Task ProcessAsync(IReadOnlyList<SourceRecord> records, IPokes pokes, CancellationToken ct) => throw new NotSupportedException();
}
