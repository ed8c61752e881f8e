using Confluent.Kafka;
using Serverless.Local.Hosting;
using Serverless.Runtime.Embedded;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Commands;

/// <summary>Turns what may go wrong outside into one clear line and an exit code.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception fault) when (CodeOf(fault) is not null)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return CodeOf(fault)!.Value;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped");
            return ExitCode.Failed;
        }
    }

    private static int? CodeOf(Exception fault) => fault switch
    {
        UsageException or PipelineFileException => ExitCode.Usage,
        HostStartException or DataFolderException or StoreUnavailableException or KafkaException or IOException or UnauthorizedAccessException or InvalidDataException => ExitCode.Failed,
        _ => null,
    };
}
