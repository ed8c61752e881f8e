namespace Serverless.Local.Hosting.Http;

/// <summary>Leaves signals and Ctrl+C to the caller that runs the host.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
