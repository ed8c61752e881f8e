namespace Serverless.Runtime.Health;

public sealed class HealthProbe
{
    public Task<(bool Healthy, string Json)> CheckAsync(CancellationToken ct) => throw new NotSupportedException();
}
