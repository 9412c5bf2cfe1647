module github.com/therecipe/qt

go 1.25.0
