using Confluent.Kafka;
using Microsoft.Extensions.Logging.Console;
using Serverless.Local.Hosting;
using Serverless.Local.Runs.View;
using Serverless.Local.Settings;
using Serverless.Local.Workloads;
using Serverless.Runtime;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Runs.Options;

/// <summary>A run's options as settings of the host.</summary>
internal static class RunSettings
{
    /// <summary>
    /// The setting <c>Pipelines:Folder</c> (as an environment variable <c>Pipelines__Folder</c>), or the pipelines that come with the
    /// program.
    /// </summary>
    public static string PipelineFolder => LocalSettings.Load(Directory.GetCurrentDirectory())["Pipelines:Folder"] is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.Combine(AppContext.BaseDirectory, "pipelines");

    /// <summary>
    /// A client of the run's brokers: of those that it doesn't start itself with the security of the settings, as the functions have
    /// it.
    /// </summary>
    public static ClientConfig Client(RunOptions options, string brokers) => SecurityOf(options).Client(brokers);

    public static LocalHostOptions Host(RunOptions options, RunFolder folder, string brokers) => options.Host(new()
    {
        Configuration = LocalSettings.Load(Directory.GetCurrentDirectory(), Settings(options, folder, brokers)),
        DataFolder = folder.Path,
        Port = options.Port,
        Services = (services, configuration) => options.Services(services.AddServerless(configuration)),
        Logging = Log,
    });

    /// <summary>The value of a setting, else the default that a workload brings for it; empty without either.</summary>
    public static string Find(WorkloadCatalog workloads, string setting)
    {
        var configured = LocalSettings.Load(Directory.GetCurrentDirectory());
        return workloads.SettingsBeside(name => configured[name]).GetValueOrDefault(setting, configured[setting] ?? "");
    }

    private static KafkaSecurity SecurityOf(RunOptions options) =>
        options.Brokers is null ? KafkaSecurity.None : KafkaSecurity.From(LocalSettings.Load(Directory.GetCurrentDirectory(), options.Settings));

    private static Dictionary<string, string?> Settings(RunOptions options, RunFolder folder, string brokers)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kafka:Brokers"] = brokers,
            ["Pipelines:Folder"] = options.PipelineFolder,
            ["Pipelines:Names"] = string.Join(',', options.Pipelines),
            ["Stores:Folder"] = folder.Path,
            // A folder that goes with the run has nothing to keep through a loss of power.
            ["Stores:Durability"] = folder.IsTemporary ? "Process" : "Power",
        };
        var configured = LocalSettings.Load(Directory.GetCurrentDirectory());
        foreach (var (name, value) in options.Workloads.SettingsBeside(name => configured[name]))
            settings[name] = value;
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        // An embedded broker speaks nothing else.
        if (options.Brokers is null)
            settings["Kafka:Protocol"] = "plaintext";
        return settings;
    }

    private static void Log(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft", LogLevel.None);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (LineFormatter.FormatterName, LogLevel.Trace));
    }
}
