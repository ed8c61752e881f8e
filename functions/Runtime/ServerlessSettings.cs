using Microsoft.Extensions.Configuration;
using Serverless.Core.Personal;
using Serverless.Core.Text;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Dashboard;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Stores;

namespace Serverless.Runtime;

/// <summary>All app settings of the product, read and checked at once.</summary>
public sealed record ServerlessSettings
{
    /// <summary>The sections, each with the options records that its settings are the properties of.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Type>> Sections =
        new Dictionary<string, IReadOnlyList<Type>>(StringComparer.OrdinalIgnoreCase)
    {
        ["Runtime"] = [typeof(RuntimeOptions)],
        ["Stores"] = [typeof(StoresOptions)],
        ["Results"] = [typeof(ResultsOptions), typeof(CosmosResultsOptions)],
        ["Archive"] = [typeof(ArchiveOptions)],
        ["Kafka"] = [typeof(KafkaOptions)],
        ["Sinks"] = [typeof(SinksOptions)],
        ["Pipelines"] = [typeof(PipelinesOptions)],
        ["SchemaRegistry"] = [typeof(SchemaRegistryOptions)],
        ["Registry"] = [typeof(RegistryOptions)],
        ["Dashboard"] = [typeof(DashboardOptions)],
        ["Telemetry"] = [typeof(TelemetryOptions)],
        ["Personal"] = [typeof(PersonalOptions)],
    };

    /// <summary>The name of every setting, as environment variables spell it: <c>Runtime__PokeInterval</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
        [.. Sections.Keys.SelectMany(section => NamesIn(section).Select(name => $"{section}__{name}"))];

    private ServerlessSettings(
        RuntimeOptions runtime,
        StoreSettings stores,
        KafkaOptions kafka,
        SinksOptions sinks,
        PipelinesOptions pipelines,
        RegistryOptions registry,
        DashboardOptions dashboard,
        TelemetryOptions telemetry,
        PersonalKeys personal,
        IReadOnlyList<SettingMistake> mistakes)
    {
        Runtime = runtime;
        Stores = stores;
        Kafka = kafka;
        Sinks = sinks;
        Pipelines = pipelines;
        Registry = registry;
        Dashboard = dashboard;
        Telemetry = telemetry;
        Personal = personal;
        Mistakes = mistakes;
    }

    /// <summary>How batches, shards and retention behave.</summary>
    public RuntimeOptions Runtime { get; }

    /// <summary>Which stores to open.</summary>
    public StoreSettings Stores { get; }

    /// <summary>The brokers.</summary>
    public KafkaOptions Kafka { get; }

    /// <summary>Where sinks produce to.</summary>
    public SinksOptions Sinks { get; }

    /// <summary>Which pipelines run.</summary>
    public PipelinesOptions Pipelines { get; }

    /// <summary>Who may use the schema registry.</summary>
    public RegistryOptions Registry { get; }

    /// <summary>Who may use the dashboard.</summary>
    public DashboardOptions Dashboard { get; }

    /// <summary>Where metrics, traces and logs go.</summary>
    public TelemetryOptions Telemetry { get; }

    /// <summary>The keys for personal data.</summary>
    public PersonalKeys Personal { get; }

    /// <summary>
    /// All mistakes: values that aren't allowed, missing settings, misspelt names. A setting with a mistake has its default in the
    /// properties above.
    /// </summary>
    public IReadOnlyList<SettingMistake> Mistakes { get; }

    /// <summary>The mistakes as an exception; null when there are none.</summary>
    public SettingsException? Fault => Mistakes.Count == 0 ? null : new SettingsException(Mistakes);

    /// <summary>Reads all settings. Never throws for a mistake: see <see cref="Mistakes"/>.</summary>
    public static ServerlessSettings From(IConfiguration configuration)
    {
        var mistakes = new List<SettingMistake>();
        var runtime = SettingsSection.Of(configuration, "Runtime").Read<RuntimeOptions>(mistakes);
        var stores = StoreSettings.Read(configuration, mistakes);
        var kafka = SettingsSection.Of(configuration, "Kafka").Read<KafkaOptions>(mistakes);
        var sinks = SettingsSection.Of(configuration, "Sinks").Read<SinksOptions>(mistakes);
        var pipelines = SettingsSection.Of(configuration, "Pipelines").Read<PipelinesOptions>(mistakes);
        var registry = SettingsSection.Of(configuration, "Registry").Read<RegistryOptions>(mistakes);
        var dashboard = SettingsSection.Of(configuration, "Dashboard").Read<DashboardOptions>(mistakes);
        var telemetry = SettingsSection.Of(configuration, "Telemetry").Read<TelemetryOptions>(mistakes);
        var personal = PersonalSettings.Read(configuration, mistakes);
        if (kafka.Brokers is null && mistakes.TrueForAll(mistake => mistake.Setting != "Kafka__Brokers"))
            mistakes.Add(new SettingMistake("Kafka__Brokers", "is missing: set it to host:port of the brokers, separated by commas"));
        foreach (var section in Sections.Keys)
        {
            // Of keys the names are the user's.
            var free = section == "Personal" ? PersonalSettings.KeysPrefix : null;
            SettingsSection.Of(configuration, section).FindUnknown(NamesIn(section), mistakes, free);
        }
        mistakes.AddRange(MisspeltSections(configuration));
        return new ServerlessSettings(runtime, stores, kafka, sinks, pipelines, registry, dashboard, telemetry, personal, mistakes);
    }

    private static string[] NamesIn(string section) =>
        [.. Sections[section].SelectMany(OptionProperty.AllOf).Select(property => property.Name)];

    /// <summary>
    /// Finds settings in an unknown section whose property is one of ours: <c>Runtme__PokeInterval</c>. Other unknown settings belong to
    /// other software.
    /// </summary>
    private static IEnumerable<SettingMistake> MisspeltSections(IConfiguration configuration) =>
        from section in configuration.GetChildren()
        where !Sections.ContainsKey(section.Key)
        from setting in section.GetChildren()
        let withSuchASetting = Sections.Keys.Where(known => NamesIn(known).Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
        let meant = NearestName.Of(section.Key, withSuchASetting)
        where meant is not null
        select new SettingMistake($"{section.Key}__{setting.Key}", $"is not known: did you mean '{meant}__{setting.Key}'?");
}
