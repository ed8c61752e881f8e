using System.CommandLine;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Local.Commands;

/// <summary>The workloads' own options on a verb's command line.</summary>
internal sealed class WorkloadOptions(WorkloadCatalog workloads)
{
    private readonly List<(string Name, Option<long> Option)> _options =
    [
        .. workloads.Options.Select(option => (option.Name, OptionOf(option))),
    ];

    public void AddTo(Command command) => _options.ForEach(option => command.Options.Add(option.Option));

    /// <summary>The values by name: what was given, else the defaults.</summary>
    public IReadOnlyDictionary<string, long> ValuesOf(ParseResult parsed) =>
        _options.ToDictionary(option => option.Name, option => parsed.GetValue(option.Option));

    private static Option<long> OptionOf(WorkloadOption option) =>
        new($"--{option.Name}") { Description = option.Description, DefaultValueFactory = _ => option.Default };
}
