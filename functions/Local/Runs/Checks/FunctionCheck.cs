using Serverless.Core.Pipelines;
using Serverless.Local.Hosting;
using Serverless.Local.Settings;

namespace Serverless.Local.Runs.Checks;

/// <summary>Refuses a pipeline whose topic no function reads: it would wait for ever.</summary>
internal static class FunctionCheck
{
    /// <exception cref="HostStartException">No function reads the topic.</exception>
    public static void Run(Pipeline pipeline, LocalHost host)
    {
        if (!host.Topics.Contains(pipeline.Definition.Topic))
            throw new HostStartException(
                $"No function reads topic '{pipeline.Definition.Topic}' of pipeline '{pipeline.Name}': "
                + $"functions read {string.Join(", ", host.Topics)}. "
                + "Name the topic in the settings of its function, or add a function class for it beside IngestTelemetryFunction.");
    }
}
