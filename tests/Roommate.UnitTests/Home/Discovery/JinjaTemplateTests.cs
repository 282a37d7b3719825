using System.Text.Json;
using Roommate.Home.Discovery.Jinja;
using Shouldly;

namespace Roommate.UnitTests.Home.Discovery;

/// <summary>The subset of Jinja against what Home Assistant renders, and that nothing makes it throw or run on.</summary>
public sealed class JinjaTemplateTests
{
    [Theory]
    [InlineData("{{ value_json.temperature }}", """{"temperature":21.5}""", "21.5")]
    [InlineData("{{ value_json['a b'].c[1] }}", """{"a b":{"c":[1,2]}}""", "2")]
    [InlineData("{{ value_json.list[-1] }}", """{"list":[1,2,3]}""", "3")]
    [InlineData("{{ value_json.x | default('none') }}", "{}", "none")]
    [InlineData("{{ value_json.a.b.c | default(3) }}", "{}", "3")]
    [InlineData("{{ value_json.x | default(0, true) }}", """{"x":""}""", "0")]
    [InlineData("{{ value | int / 10 }}", "215", "21.5")]
    [InlineData("{{ value | int // 10 }}", "215", "21")]
    [InlineData("{{ 4 / 2 }}", "", "2.0")]
    [InlineData("{{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 10 }}", "", "-4 2 1024")]
    [InlineData("{{ 1 + 2 * 3 - (4 - 1) }}", "", "4")]
    [InlineData("{{ value | float | round(1) }}", "21.46", "21.5")]
    [InlineData("{{ 2.5 | round }} {{ 3.6 | round(0) }}", "", "2 4")]
    [InlineData("{{ (value | float * 1.8 + 32) | round(2) }}", "21.5", "70.7")]
    [InlineData("{{ 'ON' if value_json.x == 1 else 'OFF' }}", """{"x":1}""", "ON")]
    [InlineData("{{ value_json.state == 'ON' }}", """{"state":"ON"}""", "True")]
    [InlineData("{% if value_json.x > 5 and not value_json.y %}a{% elif value_json.x in [1, 2] %}b{% else %}c{% endif %}", """{"x":2,"y":false}""", "b")]
    [InlineData("{% set v = value_json.x %}{{ v ~ '-' ~ (v | upper) }}", """{"x":"ab"}""", "ab-AB")]
    [InlineData("{{ value_json.x is defined }} {{ value_json.y is not defined }} {{ value_json.x is none }}", """{"x":null}""", "True True True")]
    [InlineData("{{ {'a': 1, 2: 'two', none: 'x'}[value_json.k] }}", """{"k":2}""", "two")]
    [InlineData("{{ value_json.tags | join(', ') }} {{ value_json.tags | length }}", """{"tags":["a","b"]}""", "a, b 2")]
    [InlineData("{{ value_json | tojson }}", """{"a":[1,null,true]}""", """{"a": [1,null,true]}""")]
    [InlineData("{{ value_json.a | to_json }}", """{"a":{"b":"x\"y"}}""", """{"b":"x\"y"}""")]
    [InlineData("{% for k, v in value_json.items() %}{{ k }}={{ v }}{{ ',' if not loop.last }}{% endfor %}", """{"a":1,"b":2}""", "a=1,b=2")]
    [InlineData("{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}", "", "6")]
    [InlineData("{{ value.split(',')[1].strip() }}", "a, b ,c", "b")]
    [InlineData("{{ value[2:4] }}{{ value[-1] }}", "abcdef", "cdf")]
    [InlineData("{{ value | regex_replace('[^0-9]', '') }}", "a1b22", "122")]
    [InlineData("{{ value | regex_findall_index('([0-9]+)', 1) }}", "a1b22", "22")]
    [InlineData("{{ '%.2f' | format(value | float) }} {{ '%05d' % 42 }}", "3.14159", "3.14 00042")]
    [InlineData("{{- value -}} {# nothing #} x", "1", "1 x")]
    [InlineData("{{ states('sensor.x') }}", "", "unknown")]
    [InlineData("{{ iif(value_json.on, 'yes', 'no') }}", """{"on":true}""", "yes")]
    [InlineData("""{"temperature": {{ value_json.t }}, "unit": "C"}""", """{"t":5}""", """{"temperature": 5, "unit": "C"}""")]
    [InlineData("{{ not value_json.a or value_json.b and true }}", """{"a":true,"b":1}""", "True")]
    [InlineData("{{ value_json.x not in ('a', 'b') }}", """{"x":"c"}""", "True")]
    [InlineData("{{ [1, 'a', none, 2.0, {'k': 'v'}] }}", "", "[1, 'a', None, 2.0, {'k': 'v'}]")]
    public void It_renders_what_Home_Assistant_renders(string template, string payload, string expected) => Render(template, payload).Text.ShouldBe(expected);

    [Theory]
    [InlineData("{{ value | int }}", "abc")]
    [InlineData("{{ value_json.x | float }}", "{}")]
    [InlineData("{{ value_json.x | is_defined }}", "{}")]
    [InlineData("{{ 1 / 0 }}", "")]
    [InlineData("{{ 'a' + 1 }}", "")]
    [InlineData("{{ 'a' < 1 }}", "")]
    [InlineData("{{ value.frobnicate() }}", "")]
    [InlineData("{{ now() }}", "")]
    [InlineData("{% for i in range(1000) %}{% for j in range(1000) %}{{ j }}{% endfor %}{% endfor %}", "")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", "")]
    [InlineData("{{ value | regex_search('(a+)+$') }}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")]
    [InlineData("{{ value | regex_search('(') }}", "")]
    public void What_does_not_go_is_a_problem_in_words(string template, string payload)
    {
        var (text, problem) = Render(template, payload);
        text.ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("{{ value")]
    [InlineData("{% if x %}")]
    [InlineData("{{ }}")]
    [InlineData("{{ value | frobnicate }}")]
    [InlineData("{{ value is frobnicated }}")]
    [InlineData("{% macro x() %}{% endmacro %}")]
    [InlineData("{{ 'a }}")]
    [InlineData("{{ a ? b }}")]
    [InlineData("{{ (1, 2 }}")]
    [InlineData("{% endif %}")]
    public void What_cannot_be_read_says_so(string template)
    {
        JinjaTemplate.Parse(template, out var problem).ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Deep_nesting_is_refused_and_no_stack_is_lost()
    {
        foreach (var deep in new[] { $"{{{{ {new string('(', 5000)}1{new string(')', 5000)} }}}}", $"{{{{ {new string('-', 5000)}1 }}}}", string.Concat(Enumerable.Repeat("{% if 1 %}", 5000)), $"{{{{ {string.Concat(Enumerable.Repeat("not ", 4000))}1 }}}}", $"{{{{ {new string('[', 5000)}{new string(']', 5000)} }}}}" })
        {
            JinjaTemplate.Parse(deep, out _).ShouldBeNull();
        }
    }

    [Fact]
    public void Whatever_is_made_of_its_parts_neither_throws_nor_runs_on()
    {
        string[] parts = ["{{", "}}", "{%", "%}", " value_json", ".a", "['b']", "|default(", "|int", "|round(1)", ")", "(", "[", "]", "{", "}", "'x'", " 1 ", " in ", " is ", "defined", "not ", "+", "-", "~", "**", "%", "//", "if ", "else ", "elif ", "endif", "for ", "i ", "endfor", "set ", "x", "=", "==", ",", ":", "\"", "ns", "|tojson", "|regex_findall('(a*)*')", ".items()", "range(9)", "9999999999", "1e", "#}", "{#", "\\"];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var source = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            source = random.Next(2) == 0 ? source : $"{{{{ {source} }}}}";
            JinjaTemplate.Parse(source, out _)?.Render(new Dictionary<string, object?> { ["value"] = "aaa", ["value_json"] = JinjaValues.From(JsonElement.Parse("""{"a":[1,"x",{"b":null}],"b":2.5}""")) }, out _);
        }
    }

    private static (string? Text, string? Problem) Render(string template, string payload)
    {
        var read = JinjaTemplate.Parse(template, out var wrong).ShouldNotBeNull(wrong);
        var names = new Dictionary<string, object?> { ["value"] = payload };
        if (payload.StartsWith('{'))
        {
            names["value_json"] = JinjaValues.From(JsonElement.Parse(payload));
        }

        return (read.Render(names, out var problem), problem);
    }
}
