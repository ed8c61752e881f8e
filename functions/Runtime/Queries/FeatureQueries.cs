using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Personal;
using Serverless.Core.Text;
using Serverless.Core.Windows;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Documents of features: what chosen views have of one key. Views are taken as they are defined now; what is stored is read as it is at
/// that moment, view by view, so two views may be a pane apart.
/// </summary>
public sealed class FeatureQueries
{
    private readonly ViewFinder _views;
    private readonly RecentEpochs _epochs;
    private readonly FeatureReads _reads;
    private readonly PersonalKeys _keys;

    internal FeatureQueries(ViewFinder views, RecentEpochs epochs, FeatureReads reads, PersonalKeys keys) =>
        (_views, _epochs, _reads, _keys) = (views, epochs, reads, keys);

    /// <summary>The parameters of a question about a feature.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["key"];

    /// <summary>Reads the key that is asked for; it is only good while the parameters have no problem.</summary>
    public static string KeyOf(Parameters given)
    {
        if (given.Text("key") is { } key)
            return key;
        given.Fail("key", "is missing: give the key fields of the feature's views, joined by '|'");
        return "";
    }

    /// <summary>The document of a key, or what is wrong with the question.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="feature">The feature's name.</param>
    /// <param name="key">
    /// The key, as it is shown or stored. Of several stored keys that are shown so the first that has anything is taken.
    /// </param>
    /// <param name="states">Where the states of shards are; needed by a feature with a live view.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<FeatureAnswer> AnswerAsync(
        string pipeline, string feature, string key, IShardStates? states, CancellationToken ct)
    {
        if (_views.Pipeline(pipeline, out var problem) is not { } versions)
            return new(null, problem);
        var features = versions.Current.Definition.Features;
        if (features.FirstOrDefault(one => one.Name == feature) is not { } found)
            return new(null, Unknown(pipeline, feature, features));
        var epochs = await _epochs.ReadAsync(pipeline, ct).ConfigureAwait(false);
        var parts = await PartsAsync(versions, epochs, found, ct).ConfigureAwait(false);
        var keys = AskedKeys.StoredKeysOf(parts[0].Found, key, _keys).ToList();
        var empty = (FeatureDocument?)null;
        foreach (var stored in keys)
        {
            var (results, unreadable) = await _reads.ReadAsync(parts, stored, states, ct).ConfigureAwait(false);
            if (unreadable is not null)
                return new(null, LiveProblems.Of(unreadable));
            var document = await DocumentAsync(found, parts, stored, results, epochs, ct).ConfigureAwait(false);
            if (results.Any(one => one.Count > 0))
                return new(document, null);
            empty ??= parts.Any(part => part.Part.OnlyFinal) && await _reads.HasAnyAsync(parts, stored, ct).ConfigureAwait(false)
                ? document
                : null;
        }
        return empty is null ? new(null, UnknownKey(feature, key)) : new(empty, null);
    }

    private static Problem Unknown(string pipeline, string name, IReadOnlyList<FeatureDefinition> features) => features.Count == 0
        ? new Problem(ProblemKind.UnknownFeature, $"Pipeline '{pipeline}' has no features: add them to its file under 'features'.")
        : Problem.Unknown(
            ProblemKind.UnknownFeature, $"feature of pipeline '{pipeline}'", name, [.. features.Select(feature => feature.Name)]);

    private static Problem UnknownKey(string feature, string key) => new(
        ProblemKind.UnknownKey,
        $"There is no result of key '{Printable.Of(key)}' in any view of feature '{feature}'. /keys of a view lists those that there are; "
            + "a window that is open has no result yet, unless its view has 'early' or its part of the feature 'live'.");

    private static async ValueTask<IReadOnlyList<FoundPart>> PartsAsync(
        PipelineVersions versions, IReadOnlyList<PipelineEpoch> epochs, FeatureDefinition feature, CancellationToken ct)
    {
        var parts = new List<FoundPart>();
        foreach (var part in feature.Views)
            parts.Add(new(part, (await ViewFinder.FindAsync(versions, epochs, part.View, ct).ConfigureAwait(false))!));
        return parts;
    }

    private static async ValueTask<FeatureDocument> DocumentAsync(
        FeatureDefinition feature, IReadOnlyList<FoundPart> parts, string key, IReadOnlyList<IReadOnlyList<Result>> results,
        IReadOnlyList<PipelineEpoch> epochs, CancellationToken ct)
    {
        var views = new List<FeatureResults>();
        foreach (var (part, stored) in parts.Zip(results))
        {
            var view = part.Found;
            var definitions = new ResultDefinitions(view.Versions, epochs, view.View, view.Epoch?.OpenedAt ?? default);
            var current = new List<Result>();
            foreach (var result in stored)
                current.Add(await definitions.CurrentAsync(result, ct).ConfigureAwait(false));
            views.Add(new FeatureResults(part.Part, view.View, current));
        }
        return new FeatureDocument(feature.Name, key, views);
    }
}
