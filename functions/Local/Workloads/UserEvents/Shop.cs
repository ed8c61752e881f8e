using System.Globalization;
using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>The users and items of a scenario. The last two percent of the users are bots.</summary>
internal sealed class Shop
{
    public const int View = 0;
    public const int Purchase = 3;
    public const int Search = 4;

    /// <summary>Items of a category at most: so many are tracked exactly in the category's top items.</summary>
    public const int ItemsPerCategory = 100;

    private const int NameLength = 8;

    /// <summary>What users do.</summary>
    public static readonly string[] Actions = ["view", "click", "cart", "purchase", "search"];

    /// <summary>The same in UTF-8.</summary>
    public static readonly byte[][] ActionsUtf8 = [.. Actions.Select(Encoding.UTF8.GetBytes)];

    private static readonly string[] Segments = ["regular", "premium", "guest"];

    private readonly byte[] _names;
    private readonly byte[][] _items;
    private readonly int[] _partitions;

    public Shop(UserEventScenario scenario)
    {
        (Users, Items) = (scenario.Users, scenario.Items);
        Categories = (Items + ItemsPerCategory - 1) / ItemsPerCategory;
        Bots = Math.Max(1, Users / 50);
        _names = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Users).Select(UserText)));
        _items = [.. Enumerable.Range(0, Items).Select(item => Encoding.UTF8.GetBytes(ItemText(item)))];
        _partitions = [.. Enumerable.Range(0, Users).Select(user => KeyPartition.For(Name(user), scenario.Partitions))];
    }

    public int Users { get; }

    public int Items { get; }

    public int Categories { get; }

    public int Bots { get; }

    public int People => Users - Bots;

    /// <summary>The user's name in UTF-8: the Kafka key.</summary>
    public ReadOnlySpan<byte> Name(int user) => _names.AsSpan(user * NameLength, NameLength);

    /// <summary>The item's name in UTF-8.</summary>
    public ReadOnlySpan<byte> Item(int item) => _items[item];

    public int PartitionOf(int user) => _partitions[user];

    /// <summary>Neighbours by number are of different categories, so that much wanted items are spread.</summary>
    public int CategoryOf(int item) => item % Categories;

    public static string UserText(int user) => string.Create(CultureInfo.InvariantCulture, $"u{user:D7}");

    public static string ItemText(int item) => string.Create(CultureInfo.InvariantCulture, $"item-{item:D5}");

    public static string CategoryText(int category) => string.Create(CultureInfo.InvariantCulture, $"category-{category:D3}");

    /// <summary>The rows of the table of items: item → category.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ItemRows() =>
        Enumerable.Range(0, Items).ToDictionary(
            ItemText,
            item => (IReadOnlyDictionary<string, string>)Row("category", CategoryText(CategoryOf(item))),
            StringComparer.Ordinal);

    /// <summary>The rows of the table of users: user → segment.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> UserRows() =>
        Enumerable.Range(0, Users).ToDictionary(
            UserText,
            user => (IReadOnlyDictionary<string, string>)Row("segment", user < People ? Segments[user % Segments.Length] : "bot"),
            StringComparer.Ordinal);

    private static Dictionary<string, string> Row(string column, string value) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [column] = value };
}
