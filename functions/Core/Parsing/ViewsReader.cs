using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>views</c>.</summary>
internal static class ViewsReader
{
    public static IReadOnlyList<ViewDefinition> ReadAll(ObjectReader pipeline, FieldScope scope, string key)
    {
        var views = new List<ViewDefinition>();
        if (pipeline.Need("views") is ArrayNode { Items: [] } none)
            pipeline.Errors.Add(none, "a pipeline needs at least one view");
        foreach (var item in pipeline.Items("views"))
        {
            if (pipeline.Values.Object(item) is not { } node)
                continue;
            var reader = new ObjectReader(node, pipeline.Errors);
            var view = new ViewReader(scope, key, pipeline.Errors).Read(reader);
            if (view.Name.Length > 0 && views.Exists(other => other.Name == view.Name))
                reader.Error("name", $"there is a view '{view.Name}' already: choose another name");
            views.Add(view);
        }
        return views;
    }
}
