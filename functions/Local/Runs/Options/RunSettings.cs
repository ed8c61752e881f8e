using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Serverless.Functions;
using Serverless.Local.Hosting;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Runs.Options;

/// <summary>A run's options as settings of the host.</summary>
internal static class RunSettings
{
    /// <summary>The settings of the environment and of <c>local.settings.json</c>.</summary>
    public static IConfiguration Configured => LocalSettings.Load(Directory.GetCurrentDirectory());

    /// <summary>
    /// The setting <c>Pipelines:Folder</c> (as an environment variable <c>Pipelines__Folder</c>), or the pipelines that come with the
    /// program.
    /// </summary>
    public static string PipelineFolder => Configured["Pipelines:Folder"] is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.Combine(AppContext.BaseDirectory, "pipelines");

    /// <summary>
    /// A client of the run's brokers: of those that it doesn't start itself with the security of the settings, as the functions have it.
    /// </summary>
    public static ClientConfig Client(RunOptions options, string brokers) => SecurityOf(options).Client(brokers);

    /// <summary>
    /// Refuses wrong settings before anything is started: those of the environment and of <c>local.settings.json</c>, and what this host
    /// reads of <c>host.json</c>. Returns the settings.
    /// </summary>
    /// <exception cref="SettingsException">There are some; it names them all.</exception>
    /// <exception cref="HostStartException">A file can't be read.</exception>
    public static ServerlessSettings Check(RunOptions options)
    {
        var given = Settings(options, new Dictionary<string, string?>
        {
            ["Stores:Folder"] = options.Data ?? "a temporary one",
            ["Kafka:Brokers"] = options.Brokers ?? "embedded:0",
        });
        var settings = ServerlessSettings.From(LocalSettings.Load(Directory.GetCurrentDirectory(), given));
        var mistakes = settings.Mistakes.ToList();
        HostJson.Read(LocalHostOptions.DefaultHostJsonFile, mistakes);
        SettingsException.ThrowIfAny(mistakes);
        return settings;
    }

    public static LocalHostOptions Host(RunOptions options, RunFolder folder, string brokers, ILoggerProvider log) => options.Host(new()
    {
        Configuration = LocalSettings.LoadFor(Directory.GetCurrentDirectory(), folder.Path, HostSettings(options, folder, brokers)),
        DataFolder = folder.Path,
        Port = options.Port,
        Services = (services, configuration) => options.Services(services.AddFunctionApp(configuration)),
        // An entry is for the user of a run: nothing of the web server, and nothing that is as it should be.
        Logging = logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft", LogLevel.None),
    });

    /// <summary>The configured settings, and those of the run, which pipeline files may name.</summary>
    public static IConfiguration Given(RunOptions options) => LocalSettings.Load(Directory.GetCurrentDirectory(), options.Settings);

    private static KafkaSecurity SecurityOf(RunOptions options) =>
        options.Brokers is null
            ? KafkaSecurity.None
            : KafkaSecurity.From(Given(options));

    private static Dictionary<string, string?> HostSettings(RunOptions options, RunFolder folder, string brokers)
    {
        var settings = Settings(options, new Dictionary<string, string?>
        {
            ["Kafka:Brokers"] = brokers,
            ["Stores:Folder"] = folder.Path,
            // A folder that is removed after the run need not survive a loss of power.
            ["Stores:Durability"] = folder.IsTemporary ? "process" : "power",
        });
        // An embedded broker has no security.
        if (options.Brokers is null)
            settings["Kafka:Protocol"] = "plaintext";
        return settings;
    }

    private static Dictionary<string, string?> Settings(RunOptions options, IReadOnlyDictionary<string, string?> run)
    {
        var settings = new Dictionary<string, string?>(run)
        {
            ["Pipelines:Folder"] = options.PipelineFolder,
            ["Pipelines:Names"] = string.Join(',', options.Pipelines),
        };
        if (options.Candidates is { } candidates)
            settings["Pipelines:Candidates"] = string.Join(',', candidates.Select(Path.GetFullPath));
        if (options.CandidatesFrom is { } from)
            settings["Pipelines:CandidatesFrom"] = from;
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return settings;
    }
}
