using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Serverless.Core.Binary;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// The pipelines of files: those that run, and why the others don't. A file with mistakes keeps no other from running. Of two files with
/// one name the one runs that is named as its pipeline; of two that read one topic with one consumer group none does, as each would get a
/// part of it.
/// </summary>
/// <param name="Pipelines">Those that run, by name.</param>
/// <param name="Problems">
/// By the name of its file, why a pipeline doesn't run: which file, what is wrong, and what to do, a line each.
/// </param>
public sealed record PipelineSet(IReadOnlyList<Pipeline> Pipelines, IReadOnlyDictionary<string, IReadOnlyList<string>> Problems)
{
    /// <summary>The names of all: of the pipelines that run, and of the files whose pipelines don't.</summary>
    public IEnumerable<string> Names => Pipelines.Select(pipeline => pipeline.Name).Concat(Problems.Keys);

    /// <summary>The pipelines of a folder with these names; all of them have files there.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="names">The names of files.</param>
    /// <param name="settings">The settings that the files may name; null: their names stay in the definitions.</param>
    public static PipelineSet Load(string folder, IEnumerable<string> names, IConfiguration? settings)
    {
        var (found, problems) = (new List<(string File, Pipeline Pipeline)>(), new Dictionary<string, IReadOnlyList<string>>());
        foreach (var file in names.Select(name => Path.Combine(folder, name + ".json")))
        {
            try
            {
                found.Add((file, PipelineFiles.LoadReadable(file, settings)));
            }
            catch (PipelineFileException fault)
            {
                problems.TryAdd(file, fault.Mistakes);
            }
        }
        return Of(found, problems, SameNames(found).Concat(OtherNames(found)));
    }

    /// <summary>Pipelines by the files that they were read from, which may have any names.</summary>
    public static PipelineSet Of(IReadOnlyCollection<(string File, Pipeline Pipeline)> read) => Of(read, [], SameNames(read));

    /// <summary>
    /// These pipelines with candidates for some of them, each of which runs as a shadow: one for a pipeline, that reads the same topic. Its
    /// name is made of the pipeline's and a hash of its file: another candidate, however little it differs, begins anew, and nothing of
    /// what was stored of an earlier one is mixed with it.
    /// </summary>
    /// <param name="files">The files of the candidates, which have the names of the pipelines in them.</param>
    /// <param name="start">Where they begin to read.</param>
    /// <param name="settings">The settings that the files may name; null: their names stay in the definitions.</param>
    public PipelineSet WithShadows(IEnumerable<string> files, TopicStart start, IConfiguration? settings)
    {
        var (shadows, problems) = (new Dictionary<string, (string File, Pipeline Pipeline)>(), new List<(string Name, string Problem)>());
        foreach (var file in files)
        {
            try
            {
                var candidate = PipelineFiles.LoadReadable(file, settings);
                if (ShadowProblem(candidate, shadows) is { } problem)
                    problems.Add((candidate.Name, $"{file} {problem}"));
                else
                    shadows.Add(candidate.Name, (file, candidate.AsShadow(ShadowNameOf(candidate), start)));
            }
            catch (PipelineFileException fault)
            {
                problems.AddRange(fault.Mistakes.Select(mistake => (NameOf(file), mistake)));
            }
        }
        return new PipelineSet(
            [.. Pipelines, .. shadows.Values.Select(shadow => shadow.Pipeline)],
            Problems.Concat(problems.GroupBy(one => $"{one.Name}{ShadowRun.Separator}candidate", one => one.Problem)
                .Select(same => KeyValuePair.Create(same.Key, (IReadOnlyList<string>)[.. same]))).ToDictionary());
    }

    /// <summary>Why a file can't be run as a shadow, to go on after its name; null when it can.</summary>
    private string? ShadowProblem(Pipeline candidate, Dictionary<string, (string File, Pipeline Pipeline)> shadows) =>
        Pipelines.FirstOrDefault(pipeline => pipeline.Name == candidate.Name) is not { } active
            ? $"is a candidate for the pipeline '{candidate.Name}', which doesn't run here: there are "
                + $"{string.Join(", ", Pipelines.Select(pipeline => pipeline.Name).DefaultIfEmpty("none"))}"
        : active.Definition.Topic != candidate.Definition.Topic
            ? $"reads the topic '{candidate.Definition.Topic}', but pipeline '{active.Name}' reads '{active.Definition.Topic}': "
                + "a candidate reads the same topic as the pipeline that it is compared with"
        : shadows.TryGetValue(candidate.Name, out var other)
            ? $"is a candidate for the pipeline '{candidate.Name}', and {other.File} is one already: leave one of them out"
        : null;

    private static string ShadowNameOf(Pipeline candidate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{candidate.Name}{ShadowRun.Separator}{(uint)Hash64.Of(Encoding.UTF8.GetBytes(candidate.Text!)):x8}");

    /// <summary>
    /// Those of the pipelines that can run where rows and objects are kept for <paramref name="retention"/>: not those that must read back
    /// what may be older by then.
    /// </summary>
    public PipelineSet KeptFor(TimeSpan retention)
    {
        var refused = Pipelines.Where(pipeline => pipeline.IngestStates.Any(state => state.NeededFor > retention)).ToList();
        return refused.Count == 0 ? this : new PipelineSet(
            [.. Pipelines.Except(refused)],
            Problems.Concat(refused.Select(one => KeyValuePair.Create(one.Name, (IReadOnlyList<string>)[TooLong(one, retention)])))
                .ToDictionary());
    }

    /// <summary>Those of the pipelines that can run with these keys: none with personal fields where there is no key for them.</summary>
    public PipelineSet With(PersonalKeys keys)
    {
        var refused = keys.Current is null ? Pipelines.Where(pipeline => !pipeline.Personal.IsEmpty).ToList() : [];
        return refused.Count == 0 ? this : new PipelineSet(
            [.. Pipelines.Except(refused)],
            Problems.Concat(refused.Select(one => KeyValuePair.Create(one.Name, (IReadOnlyList<string>)[NoKey(one)]))).ToDictionary());
    }

    private static string NoKey(Pipeline pipeline) =>
        $"pipeline '{pipeline.Name}' has personal fields ({string.Join(", ", pipeline.Personal.Declared)}), and there is no key for them: "
        + "set Personal__Keys__1 to 32 random bytes in base64, and Personal__Key to 1";

    private static string TooLong(Pipeline pipeline, TimeSpan retention)
    {
        var (longest, wait) = (pipeline.IngestStates.Max(state => state.NeededFor), SourceRecord.LongestWait);
        return $"pipeline '{pipeline.Name}' must know the ids of {Spell(longest - wait)} (\"deduplicate\": \"within\"), and a record may "
            + $"wait {Spell(wait)} to be read, but what would be read back is removed after {Spell(retention)}: shorten \"within\", or "
            + $"set Runtime__Retention to at least {Spell(longest)}";
    }

    private static string Spell(TimeSpan time) => OptionProperty.Spell(time);

    private static PipelineSet Of(
        IReadOnlyCollection<(string File, Pipeline Pipeline)> read,
        Dictionary<string, IReadOnlyList<string>> problems,
        IEnumerable<(string File, string Problem)> misnamed)
    {
        Add(misnamed);
        Add(SameTopics(Running()));
        return new PipelineSet(
            [.. Running().Select(one => one.Pipeline)],
            problems.GroupBy(one => NameOf(one.Key), one => one.Value)
                .ToDictionary(same => same.Key, IReadOnlyList<string> (same) => [.. same.SelectMany(lines => lines).Distinct()]));

        List<(string File, Pipeline Pipeline)> Running() => [.. read.Where(one => !problems.ContainsKey(one.File))];

        void Add(IEnumerable<(string File, string Problem)> refused)
        {
            foreach (var (file, problem) in refused)
                problems.TryAdd(file, [problem]);
        }
    }

    /// <summary>The pipelines. Throws <see cref="PipelineFileException"/> with every problem when there are some.</summary>
    public IReadOnlyList<Pipeline> All() => Problems.Count == 0
        ? Pipelines
        : throw new PipelineFileException([.. Problems.Values.SelectMany(lines => lines).Distinct()]);

    private static IEnumerable<(string File, string Problem)> SameNames(IEnumerable<(string File, Pipeline Pipeline)> found) =>
        from same in found.GroupBy(one => one.Pipeline.Name)
        where same.Count() > 1
        from one in same
        where same.Count(other => NameOf(other.File) == same.Key) != 1 || NameOf(one.File) != same.Key
        select (one.File, $"{Both(same)} have the name '{same.Key}': give each pipeline a name of its own");

    private static IEnumerable<(string File, string Problem)> OtherNames(IEnumerable<(string File, Pipeline Pipeline)> found) =>
        from one in found
        where one.Pipeline.Name != NameOf(one.File)
        select (one.File, $"{one.File} names its pipeline '{one.Pipeline.Name}': file and pipeline must have one name");

    private static IEnumerable<(string File, string Problem)> SameTopics(IEnumerable<(string File, Pipeline Pipeline)> found) =>
        from same in found.GroupBy(one => (one.Pipeline.Definition.Topic, one.Pipeline.ConsumerGroup))
        where same.Count() > 1
        from one in same
        select (one.File,
            $"{Both(same)} read the topic '{same.Key.Topic}' with the consumer group '{same.Key.ConsumerGroup}', so that each would get a "
            + "part of it: give each pipeline a \"consumerGroup\" of its own");

    private static string Both(IEnumerable<(string File, Pipeline Pipeline)> same) => string.Join(" and ", same.Select(one => one.File));

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);
}
