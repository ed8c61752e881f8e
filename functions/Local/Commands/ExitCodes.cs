using Confluent.Kafka;
using Serverless.Core.Binary;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Commands;

/// <summary>Turns whatever goes wrong into one clear line, or one a mistake of a pipeline file, and an exit code.</summary>
internal static class ExitCodes
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            Terminal.Error("stopped before anything was done");
            return ExitCode.Failed;
        }
        catch (Exception fault)
        {
            var (line, code) = Describe(fault);
            foreach (var mistake in Known(fault) is PipelineFileException { Mistakes: var mistakes } ? mistakes : [line])
                Terminal.Error(mistake);
            return code;
        }
    }

    /// <summary>The outermost message made for users; else the innermost, which says most.</summary>
    internal static (string Line, int Code) Describe(Exception fault)
    {
        if (Known(fault) is { } known)
            return (known.Message, CodeOf(known)!.Value);
        var cause = Chain(fault).Last();
        var message = cause.Message.ReplaceLineEndings(" ");
        return ($"unexpected error (a fault of this program): {cause.GetType().Name}: {message}", ExitCode.Failed);
    }

    private static Exception? Known(Exception fault) => Chain(fault).FirstOrDefault(link => CodeOf(link) is not null);

    private static IEnumerable<Exception> Chain(Exception fault) => fault switch
    {
        AggregateException many => [.. many.Flatten().InnerExceptions.SelectMany(Chain)],
        { InnerException: { } inner } => [fault, .. Chain(inner)],
        _ => [fault],
    };

    private static int? CodeOf(Exception fault) => fault switch
    {
        UsageException or PipelineFileException or SettingsException => ExitCode.Usage,
        UnknownFormException { IsLater: false } or DataFolderException { IsOlder: true } => ExitCode.Usage,
        HostStartException or DataFolderException or StoreUnavailableException or CorruptDataException => ExitCode.Failed,
        UnknownFormException => ExitCode.Failed,
        RegistryException refused => refused.Error is RegistryError.Incompatible or RegistryError.InvalidSchema or RegistryError.TooLarge
            or RegistryError.Store
            ? ExitCode.Failed
            : ExitCode.Usage,
        KafkaException or IOException or UnauthorizedAccessException or InvalidDataException => ExitCode.Failed,
        _ => null,
    };
}
