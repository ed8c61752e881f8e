using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

public sealed class WatermarkProcessor
{
    public Task TickAsync(IPokes pokes, CancellationToken ct) => throw new NotSupportedException();
}
