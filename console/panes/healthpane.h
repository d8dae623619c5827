// SPDX-License-Identifier: MIT
#pragma once

#include "panes/pane.h"
#include "shared/result.h"

#include <QJsonObject>

class QGridLayout;
class QLabel;
class QStackedWidget;

namespace am {

class EmptyState;
class FactSheet;
class LineChart;

/// How the daemon fares: what stands wrong, how busy and how quick the endpoints are, and what waits.
class HealthPane final : public Pane
{
    Q_OBJECT

public:
    explicit HealthPane(const Desk &desk, QWidget *parent = nullptr);

    void refresh() override;
    void keepUp() override { refresh(); }

private:
    void take(const Result<QJsonValue> &result);
    void showState(const QJsonObject &stats);
    void addPoints(const QJsonObject &stats);
    LineChart *chart(const QString &name, const QString &title, const QString &unit);
    QWidget *buildPage();

    Desk m_desk;
    QStackedWidget *m_places;
    EmptyState *m_empty;
    QLabel *m_verdict;
    QLabel *m_alerts;
    FactSheet *m_facts;
    QGridLayout *m_grid;
    QHash<QString, LineChart *> m_charts; ///< by what they show
};

} // namespace am
