using Serverless.Core.Ledger;

namespace Serverless.Core.Tests.Ledger;

public sealed class RecipeTests
{
    private static readonly Recipe Some = new("d1", new Dictionary<string, long> { ["devices"] = 3, ["sites"] = 0 });

    [Fact]
    public void Equal_recipes_have_equal_ids_whatever_the_order_of_their_tables() =>
        Assert.Equal(Some.Id, new Recipe("d1", new Dictionary<string, long> { ["sites"] = 0, ["devices"] = 3 }).Id);

    [Fact]
    public void Another_definition_table_or_version_is_another_recipe()
    {
        Recipe[] recipes =
        [
            Some,
            Some with { Definition = "d2" },
            Some with { Tables = new Dictionary<string, long> { ["devices"] = 4, ["sites"] = 0 } },
            Some with { Tables = new Dictionary<string, long> { ["devices"] = 3 } },
            Some with { Tables = new Dictionary<string, long>() },
            Some with { UnknownSchemas = ["id 17"] },
            Some with { UnknownSchemas = ["id 17", "id 18"] },
        ];
        Assert.Equal(recipes.Length, recipes.Select(recipe => recipe.Id).Distinct().Count());
    }

    [Fact]
    public void The_id_is_the_same_from_build_to_build() => Assert.Equal("0ffc4c9214169195", Some.Id);
}
