using Serverless.Core.Definitions;
using Serverless.Core.Text;
using Serverless.Core.WindowKinds.Global;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>features</c>, against the views of the file.</summary>
internal sealed class FeaturesReader(IReadOnlyList<ViewDefinition> views, ErrorList errors)
{
    private const string Name = "features";

    /// <summary>The features in the order of the file; empty when there are none.</summary>
    public static IReadOnlyList<FeatureDefinition> ReadAll(ObjectReader pipeline, IReadOnlyList<ViewDefinition> views)
    {
        if (pipeline.Object(Name) is not { } features)
            return [];
        var reader = new FeaturesReader(views, pipeline.Errors);
        return [.. features.Node.Members.Select(one => reader.Read(one.Name, one.Value, features.Values)).OfType<FeatureDefinition>()];
    }

    private FeatureDefinition? Read(string name, Node node, ScalarReader values)
    {
        if (values.Object(node) is not { } parts)
            return null;
        if (Names.Check(name) is { } problem)
            errors.Add(node, problem);
        if (parts.Members.Count == 0)
            errors.Add(node, "name at least one view");
        var found = parts.Members.Where(part => IsView(part.Name, part.Value)).ToList();
        foreach (var (view, at) in found.Skip(1))
            CheckKey(at, Of(found[0].Name), Of(view));
        return new FeatureDefinition(name, [.. found.Select(part => ReadPart(part.Name, part.Value, values)).OfType<FeaturePart>()]);
    }

    private ViewDefinition Of(string view) => views.First(one => one.Name == view);

    private bool IsView(string name, Node at)
    {
        var isView = views.Any(view => view.Name == name);
        if (!isView)
            errors.Add(at, NearestName.Unknown("view", name, [.. views.Select(view => view.Name)]));
        return isView;
    }

    private void CheckKey(Node at, ViewDefinition first, ViewDefinition view)
    {
        if (!view.Key.SequenceEqual(first.Key))
            errors.Add(at, $"view '{view.Name}' has the key {Text(view)}, and view '{first.Name}' {Text(first)}: all views of a feature "
                + "need the same key fields in the same order; make a feature of its own of this view");

        static string Text(ViewDefinition of) => $"[{string.Join(", ", of.Key)}]";
    }

    private FeaturePart? ReadPart(string name, Node node, ScalarReader values)
    {
        if (values.Object(node) is not { } inner)
            return null;
        var reader = new ObjectReader(inner, errors);
        var part = new FeaturePart(name)
        {
            Newest = reader.Whole("newest", otherwise: 1, least: 1, FeaturePart.MostNewest),
            OnlyFinal = reader.Flag("final"),
            IsLive = reader.Flag("live"),
            Values = reader.DistinctTexts("values"),
        };
        if (part is { OnlyFinal: true, IsLive: true })
            reader.Error("live", "goes with open windows, which 'final' leaves out: remove one of them");
        if (part.OnlyFinal && Of(name).Window is GlobalCountWindow)
            reader.Error("final", $"view '{name}' has a global window, which never closes: remove 'final'");
        CheckValues(reader, Of(name), part.Values);
        reader.Done();
        return part;
    }

    private void CheckValues(ObjectReader part, ViewDefinition view, IReadOnlyList<string> asked)
    {
        if (part.Find("values") is ArrayNode { Items: [] } none)
            errors.Add(none, "name at least one value of the view, or leave 'values' out for all of them");
        var known = view.Aggregates.Select(aggregate => aggregate.Name).Concat(view.Computed.Select(computed => computed.Name)).ToList();
        foreach (var (value, node) in asked.Zip(part.Items("values")))
        {
            if (!known.Contains(value))
                errors.Add(node, NearestName.Unknown($"value of view '{view.Name}'", value, known));
        }
    }
}
