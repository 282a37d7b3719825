using System.Collections.Frozen;

namespace Roommate.Assistant.Tools;

/// <summary>All tools of all capabilities, by name.</summary>
internal sealed class ToolBox(IEnumerable<IToolSource> sources)
{
    private readonly FrozenDictionary<string, Tool> _tools = sources.SelectMany(static s => s.Tools).ToFrozenDictionary(static t => t.Name);

    public IEnumerable<Tool> All => _tools.Values.OrderBy(static t => t.Name, StringComparer.Ordinal);

    public Tool? Find(string name) => _tools.GetValueOrDefault(name);
}
